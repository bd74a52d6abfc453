"""An auditory receptor neuron of a grasshopper, and the two sounds that it heard, ten seconds each."""

import numpy as np
import pytest

from rnncortex.data.neural_data import grasshopper
from tests.bad_input import Case


def test_the_receptor_has_the_published_spikes_and_sound():
    slow, fast = grasshopper.load()
    assert [len(response.trains.times[0][0]) for response in (slow, fast)] == [929, 868]
    for response in (slow, fast):
        (train,) = response.trains.times[0]
        assert train.diff().min() > 0.003
        assert response.sound.shape == (1, 40_000, 1)
        assert response.sound.std() == pytest.approx(6, abs=0.3)  # decibels, from the header of the source
        power = np.abs(np.fft.rfft(response.sound[0, :, 0] - response.sound.mean())) ** 2
        frequency = np.fft.rfftfreq(40_000, response.dt)
        assert power[frequency <= response.cutoff].sum() / power.sum() > 0.95


def test_sound_in_bins_is_its_average():
    slow, _ = grasshopper.load()
    binned = slow.sound_in_bins(0.001)
    assert binned.shape == (1, 10_000, 1)
    assert binned[0, 7, 0].item() == pytest.approx(slow.sound[0, 28:32, 0].mean().item())


SLOW, _ = grasshopper.load()
BAD_INPUT = [Case(SLOW.sound_in_bins, {"dt": 0.001}, numbers=("dt",), others={"dt": bad}) for bad in (0.0, 0.0001, 0.0003)]

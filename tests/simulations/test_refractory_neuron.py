"""A neuron with a refractory period: its average is the one that was asked for, its intervals keep the period."""

import math

import pytest
import torch

import rnncortex
from rnncortex.simulations.refractory_neuron import RefractoryNeuron
from tests.bad_input import Case
from tests.good_input import DOUBLE

TIMES = torch.arange(300, dtype=torch.float64) / 1000
RATE = 50 + 45 * torch.sin(2 * math.pi * 10 * TIMES)


@pytest.mark.parametrize("refractory", [0.0, 0.004])
def test_the_average_over_trials_is_as_asked(refractory: float) -> None:
    spikes = RefractoryNeuron(RATE, dt=0.001, refractory=refractory).record(trials=20_000, seed=0)
    expected = RATE * 0.001
    error = (expected * (1 - expected) / 20_000).sqrt()
    z = (spikes[..., 0].mean(0) - expected) / error
    assert z.abs().max() < 4.5
    assert z.square().mean().item() == pytest.approx(1, abs=0.35)


def test_no_interval_is_too_short() -> None:
    spikes = RefractoryNeuron(RATE, dt=0.001, refractory=0.004).record(trials=2000, seed=1)[..., 0]
    for lag in range(1, 5):
        assert (spikes[:, lag:] * spikes[:, :-lag]).sum() == 0
    assert (spikes[:, 5:] * spikes[:, :-5]).sum() > 0


def test_hazard_step_by_step() -> None:
    neuron = RefractoryNeuron(RATE, dt=0.001, refractory=0.003)
    for t in (0, 1, 2, 7, 299):
        recent = sum(RATE[s].item() * 0.001 for s in range(max(t - 3, 0), t))
        assert neuron.hazard[t].item() == pytest.approx(RATE[t].item() * 0.001 / (1 - recent), rel=1e-10)


def test_a_rate_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves room for the refractory period, about 200 Hz"):
        RefractoryNeuron(torch.full((20,), 240.0), dt=0.001, refractory=0.004)


BAD_INPUT = [
    Case(
        rnncortex.simulations.refractory_neuron.RefractoryNeuron,
        {"rate": torch.full((50,), 40.0, **DOUBLE), "dt": 0.001, "refractory": 0.003},
        tensors=("rate",),
        numbers=("dt", "refractory"),
        others={"rate": torch.full((50,), 900.0), "refractory": 0.0005},
    ),
    Case(
        rnncortex.simulations.refractory_neuron.RefractoryNeuron(torch.full((50,), 40.0), dt=0.001).record,
        {"trials": 2, "seed": 0},
        counts=("trials",),
        seeds=("seed",),
    ),
]

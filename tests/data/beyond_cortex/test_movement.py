"""Two minutes of gait and of EMG: the recordings are those of their sources, and look like what they are."""

import numpy as np
import pytest
import torch

from rnncortex.data.beyond_cortex import movement


def test_gait_is_vertical_acceleration_of_someone_who_walks():
    found = movement.gait()
    assert found.signal.shape == (1, 90 * 64, 2)
    assert (found.signal.mean(1) - 1).abs().max() < 0.2  # gravity, and a sensor that leans
    ankle = found.signal[0, :, 0] - found.signal[0, :, 0].mean()
    power = torch.fft.rfft(ankle).abs() ** 2
    strides = torch.fft.rfftfreq(len(ankle), found.dt)[power.argmax()]
    assert 0.5 < strides < 2.5  # a stride takes about a second


def test_emg_is_a_signal_of_muscle_and_its_spectrum_sinks_with_fatigue():
    found = movement.emg()
    assert found.signal.shape == (1, 126_900, 1)
    assert (found.signal.min(), found.signal.max()) == (-2048, 2047)  # 12 bit
    assert ((found.signal <= -2048).sum(), (found.signal >= 2047).sum()) == (12, 26)  # counted in the source
    medians = []
    for third in found.signal[0, :, 0].chunk(3):
        power = (torch.fft.rfft(third - third.mean()).abs() ** 2).cumsum(0)
        medians.append(torch.fft.rfftfreq(len(third), found.dt)[(power < power[-1] / 2).sum()].item())
    assert medians[0] > medians[1] > medians[2] > 50


def test_another_file_is_refused(monkeypatch, tmp_path):
    with np.load(movement.FILE) as stored:
        content = dict(stored)
    content["emg"] = content["emg"].copy()
    content["emg"][100] += 1
    np.savez_compressed(tmp_path / "movement.npz", **content)
    monkeypatch.setattr(movement, "FILE", tmp_path / "movement.npz")
    with pytest.raises(ValueError, match="checksum"):
        movement.emg()

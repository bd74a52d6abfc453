"""Rhythmic movement: a kick sets off an oscillation that dies away."""

import math

import pytest
import torch

from rnncortex.numerics.dynamics.integrators import integrate_adaptive
from rnncortex.tasks.movement import rhythm
from rnncortex.tasks.movement.rhythm import DampedRhythm
from tests.bad_input import Case


def test_rhythm_solves_its_differential_equation() -> None:
    task = DampedRhythm(frequency=3.0, decay_time=0.4, dt=0.01, noise_std=0.0)
    batch = task.batch(trials=2, time=100, seed=0, dtype=torch.float64)
    turn = torch.tensor([[-1 / 0.4, -6 * math.pi], [6 * math.pi, -1 / 0.4]], dtype=torch.float64)
    times = 0.01 * torch.arange(100, dtype=torch.float64)
    expected = integrate_adaptive(lambda t, h: h @ turn.T, batch.inputs[:, 0], times)
    torch.testing.assert_close(batch.targets, expected, rtol=0, atol=1e-9)
    assert (batch.inputs[:, 1:] == 0).all()


def test_rhythm_noise() -> None:
    clean, noisy = (DampedRhythm(3.0, 0.4, 0.01, noise_std=s).batch(50, 100, seed=0, dtype=torch.float64).targets for s in (0.0, 0.1))
    assert (noisy - clean).std().item() == pytest.approx(0.1, rel=0.05)


RHYTHM = rhythm.DampedRhythm(2.0, 0.3, 0.01)


BAD_INPUT = [
    Case(
        rhythm.DampedRhythm,
        {"frequency": 2.0, "decay_time": 0.3, "dt": 0.01, "noise_std": 0.1, "kick_std": 1.0},
        numbers=("frequency", "decay_time", "dt", "noise_std", "kick_std"),
        others={"frequency": 60.0},
    ),
    Case(RHYTHM.batch, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
]

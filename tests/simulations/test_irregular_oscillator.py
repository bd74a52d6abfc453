"""The simulated oscillator has the moments that its equation says, at any thinning."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.simulations.irregular_oscillator import IrregularOscillator
from tests.bad_input import Case

WORLD = IrregularOscillator()

BAD_INPUT = [
    Case(IrregularOscillator, {"period": 20.0, "coherence": 50.0, "noise": 0.1}, numbers=("period", "coherence", "noise")),
    Case(
        WORLD.record,
        {"trials": 2, "time": 3, "mean_gap": 1.0, "seed": 0},
        counts=("trials", "time"),
        numbers=("mean_gap",),
        seeds=("seed",),
    ),
]


@pytest.mark.parametrize("mean_gap", [2.0, 12.0])
def test_gaps_and_covariances(mean_gap) -> None:
    drawn = WORLD.record(40_000, 3, mean_gap=mean_gap, seed=1)
    assert drawn.gaps.mean().item() == pytest.approx(mean_gap, rel=0.02)
    assert drawn.gaps.std().item() == pytest.approx(mean_gap, rel=0.03)
    torch.testing.assert_close(drawn.truth.var(0), torch.ones(4).double(), rtol=0, atol=0.04)
    assert (drawn.values - drawn.truth[:, :-1]).std().item() == pytest.approx(0.3, rel=0.02)
    lag = drawn.times[:, 3] - drawn.times[:, 0]
    expected = torch.exp(-lag / 60) * torch.cos(2 * math.pi * lag / 21)
    assert (drawn.truth[:, 0] * drawn.truth[:, 3] - expected).mean().abs() < 4 / 200


def test_seeds() -> None:
    first, again = (WORLD.record(5, 4, mean_gap=3.0, seed=7) for _ in range(2))
    assert torch.equal(first.values, again.values)
    moved = seeding.generator(7)
    WORLD.record(5, 4, mean_gap=3.0, seed=moved)
    assert not torch.equal(WORLD.record(5, 4, mean_gap=3.0, seed=moved).values, first.values)

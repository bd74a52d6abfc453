"""Node perturbation: against drawn pushes through a linear reward, whose moments are exact."""

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.learning import node_perturbation
from tests.bad_input import Case

SLOPES, RATES = seeding.normal((6, 4), 0), seeding.normal((6, 4), 1)

BAD_INPUT = [
    Case(
        node_perturbation.gradient,
        {"slopes": SLOPES, "rates": RATES, "keep": 0.9},
        tensors=("slopes", "rates"),
        devices=("rates",),
        numbers=("keep",),
    ),
    Case(
        node_perturbation.expected_cosine,
        {"slopes": SLOPES, "rates": RATES, "trials": 10},
        tensors=("slopes", "rates"),
        devices=("rates",),
        counts=("trials",),
    ),
]


def updates(trials: int, keep: float = 1.0) -> torch.Tensor:
    pushes = seeding.normal((trials, 6, 4), 2)
    surprise = (pushes * SLOPES).sum((1, 2))
    trace = torch.zeros(trials, 4, 4, dtype=torch.float64)
    for t in range(6):
        trace = keep * trace + pushes[:, t, :, None] * RATES[t]
    return surprise[:, None, None] * trace


@pytest.mark.parametrize("keep", [1.0, 0.6])
def test_gradient_is_the_mean_of_many(keep: float) -> None:
    drawn = updates(200_000, keep)
    error = 4 * drawn.std(0) / 200_000**0.5
    assert ((drawn.mean(0) - node_perturbation.gradient(SLOPES, RATES, keep=keep)).abs() < error).all()


@pytest.mark.parametrize("trials", [1, 10, 100])
def test_mean_squares_behind_the_cosine(trials: int) -> None:
    means = updates(200_000 // trials * trials).view(-1, trials, 4, 4).mean(1)
    true = node_perturbation.gradient(SLOPES, RATES)
    expected = (true.square().sum() / means.square().sum((1, 2)).mean()).sqrt().item()
    assert node_perturbation.expected_cosine(SLOPES, RATES, trials) == pytest.approx(expected, rel=0.05)

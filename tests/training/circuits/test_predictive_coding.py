"""Learning in predictive coding: against the gradient of the energy, and against principal components."""

from typing import Any

import torch

from rnncortex.models.circuits.predictive_coding import PredictiveCoding
from rnncortex.numerics import seeding
from rnncortex.training.circuits import predictive_coding
from tests.bad_input import Case

DOUBLE: dict[str, Any] = {"dtype": torch.float64}
START = PredictiveCoding.random(pixels=6, units=3, modules=2, causes=2, seed=0, noise_low=0.7, noise_high=0.4)
IMAGES = seeding.normal((40, 2, 6), 1)

BAD_INPUT = [
    Case(
        predictive_coding.changes,
        {"network": START, "settled": START.settle(IMAGES)},
        others={"network": "text", "settled": "text"},
    ),
    Case(
        predictive_coding.fit,
        {
            "network": START,
            "images": IMAGES,
            "updates": 2,
            "trials": 5,
            "learning_rate": 0.1,
            "half_updates": 10.0,
            "decay": 0.0,
            "seed": 0,
        },
        tensors=("images",),
        devices=("images",),
        numbers=("learning_rate", "half_updates", "decay"),
        counts=("updates", "trials"),
        seeds=("seed",),
        others={"network": START.with_feedback(0.5)},
    ),
]


def test_changes_are_minus_half_the_slope_of_the_energy() -> None:
    settled = START.settle(IMAGES)

    def energy(low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
        below = (IMAGES - settled.rates @ low.T).square().sum((1, 2)) / 0.7
        return (below + (settled.rates.flatten(1) - settled.causes @ high.T).square().sum(1) / 0.4).mean()

    slopes = torch.func.grad(energy, argnums=(0, 1))(START.weight_low, START.weight_high)
    low, high = predictive_coding.changes(START, settled)
    torch.testing.assert_close(low, -slopes[0] / 2 / 2)  # the mean over two modules
    torch.testing.assert_close(high, -slopes[1] / 2)


def test_the_first_level_finds_the_principal_subspace() -> None:
    scale = torch.tensor([3.0, 2.5, 2.0, 0.3, 0.2, 0.1], **DOUBLE)
    turn = torch.linalg.qr(seeding.normal((6, 6), 2)).Q
    images = scale * seeding.normal((2000, 2, 6), 3) @ turn.T
    start = PredictiveCoding.random(pixels=6, units=3, modules=2, causes=2, seed=4)
    fitted = predictive_coding.fit(start, images, updates=1500, learning_rate=0.05, half_updates=1000, seed=5)
    learned = torch.linalg.qr(fitted.network.weight_low).Q
    cosines = torch.linalg.svdvals(learned.T @ torch.linalg.qr(turn[:, :3]).Q)
    assert cosines.min() > 0.995
    assert len(fitted.unexplained) == 1500
    assert fitted.unexplained[-100:].mean() < 0.3 * fitted.unexplained[0]
    assert start.weight_low.abs().max() < 0.2  # untouched

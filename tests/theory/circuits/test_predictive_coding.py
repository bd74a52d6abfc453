"""Linear predictive coding: against explicit energies and scikit-learn's principal components."""

from typing import Any

import pytest
import torch
from sklearn.decomposition import TruncatedSVD

from rnncortex.numerics import seeding
from rnncortex.theory.circuits import predictive_coding
from tests.bad_input import Case

DOUBLE: dict[str, Any] = {"dtype": torch.float64}
LOW, HIGH = seeding.normal((5, 3), 0), seeding.normal((6, 2), 1)
NOISE = {"noise_low": 0.8, "noise_high": 0.4, "prior_low": 0.2, "prior_high": 0.1}
DESIGN = predictive_coding.regression(LOW, HIGH, **NOISE)

BAD_INPUT = [
    Case(
        predictive_coding.regression,
        {"weight_low": LOW, "weight_high": HIGH, **NOISE},
        tensors=("weight_low", "weight_high"),
        devices=("weight_high",),
        numbers=tuple(NOISE),
    ),
    Case(
        predictive_coding.minimum,
        {"design": DESIGN, "images": seeding.normal((2, 10), 2), "noise_low": 0.8},
        tensors=("design", "images"),
        devices=("images",),
        numbers=("noise_low",),
    ),
    Case(predictive_coding.largest_rate, {"design": DESIGN}, tensors=("design",)),
    Case(
        predictive_coding.principal_residual,
        {"samples": seeding.normal((9, 4), 3), "probes": seeding.normal((2, 4), 4), "components": 2},
        tensors=("samples", "probes"),
        devices=("probes",),
        counts=("components",),
        others={"components": 5},
    ),
]


def test_the_regression_is_the_energy() -> None:
    images, state = seeding.normal((10,), 5), seeding.normal((8,), 6)
    aim = torch.cat((images / 0.8**0.5, torch.zeros(14, **DOUBLE)))
    r, q = state[:6], state[6:]
    energy = sum((images[5 * m : 5 * m + 5] - LOW @ r[3 * m : 3 * m + 3]).square().sum() / 0.8 for m in range(2))
    energy = energy + (r - HIGH @ q).square().sum() / 0.4 + 0.2 * r.square().sum() + 0.1 * q.square().sum()
    torch.testing.assert_close((DESIGN @ state - aim).square().sum(), torch.as_tensor(energy))


def test_no_state_near_the_minimum_has_less_energy() -> None:
    images = seeding.normal((3, 10), 7)
    least = predictive_coding.minimum(DESIGN, images, 0.8)
    aim = torch.cat((images / 0.8**0.5, torch.zeros(3, 14, **DOUBLE)), 1)
    at = (least @ DESIGN.T - aim).square().sum(1)
    for seed in range(50):
        near = least + 0.01 * seeding.normal((3, 8), 100 + seed)
        assert ((near @ DESIGN.T - aim).square().sum(1) > at).all()


@pytest.mark.parametrize(("share", "grows"), [(0.99, False), (1.01, True)])
def test_the_largest_rate_is_where_descent_turns_unstable(share: float, grows: bool) -> None:
    step = share * predictive_coding.largest_rate(DESIGN)
    state = torch.ones(8, **DOUBLE)
    for _ in range(3000):
        state = state - step * DESIGN.T @ (DESIGN @ state)
    assert (state.norm() > 1) == grows


def test_residual_against_scikit_learn() -> None:
    samples = seeding.normal((50, 6), 8) @ seeding.normal((6, 6), 9)
    probes = seeding.normal((4, 6), 10)
    axes = torch.tensor(TruncatedSVD(2, algorithm="arpack").fit(samples.numpy()).components_.copy())
    torch.testing.assert_close(predictive_coding.principal_residual(samples, probes, 2), probes - probes @ axes.T @ axes)

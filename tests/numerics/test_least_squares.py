"""Least squares in one pass: against numpy's on the whole, and the normal equations with a penalty."""

import numpy as np
import pytest
import torch

from rnncortex.numerics import linear, seeding
from rnncortex.numerics.least_squares import LeastSquares
from tests.bad_input import Case

FEATURES, TARGETS = seeding.normal((200, 6), 0), seeding.normal((200, 2), 1)


def in_blocks(features=FEATURES, targets=TARGETS, block=37):
    fit = LeastSquares(features.shape[1], targets.shape[1], dtype=features.dtype, device=features.device)
    for start in range(0, len(features), block):
        fit.update(features[start : start + block], targets[start : start + block])
    return fit


BAD_INPUT = [
    Case(LeastSquares, {"features": 2, "outputs": 1}, counts=("features", "outputs")),
    Case(
        in_blocks().update,
        {"features": FEATURES, "targets": TARGETS},
        tensors=("features", "targets"),
        devices=("features", "targets"),
        others={"targets": TARGETS[:-1]},
    ),
    Case(in_blocks().solve, {"penalty": 0.1}, numbers=("penalty",)),
]


def test_without_penalty_against_numpy(device):
    got = in_blocks(FEATURES.to(device), TARGETS.to(device)).solve()
    np.testing.assert_allclose(got.cpu(), np.linalg.lstsq(FEATURES, TARGETS, rcond=None)[0], rtol=1e-10)


@pytest.mark.parametrize("penalty", [1e-3, 10.0])
def test_with_penalty_against_the_normal_equations(penalty):
    torch.testing.assert_close(in_blocks().solve(penalty), linear.ridge(FEATURES, TARGETS, penalty), rtol=1e-10, atol=1e-12)


def test_what_it_keeps_does_not_grow():
    fit = in_blocks()
    assert fit.factor.shape == (8, 8)
    assert fit.samples == 200


def test_a_direction_without_variance_gets_no_weight():
    features = torch.cat((FEATURES, FEATURES[:, :1]), 1)
    weights = in_blocks(features).solve()
    torch.testing.assert_close(features @ weights, FEATURES @ in_blocks().solve(), rtol=1e-8, atol=1e-9)
    torch.testing.assert_close(weights[0], weights[-1])


def test_ill_conditioned_features_keep_their_digits():
    features = torch.stack([torch.linspace(0, 1, 300, dtype=torch.float64) ** k for k in range(12)], 1)
    truth = seeding.normal((12, 1), 3)
    assert (in_blocks(features, features @ truth).solve() - truth).abs().max() < 1e-6


def test_no_samples_no_solution():
    with pytest.raises(ValueError, match="samples: expected"):
        LeastSquares(2, 1).solve()

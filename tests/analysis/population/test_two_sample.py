"""The kernel two-sample test against pairs written out, its level and its power."""

import pytest
import torch

from rnncortex.analysis.population import two_sample
from rnncortex.numerics import seeding
from tests.bad_input import Case

ONE, TWO = seeding.normal((8, 2), 1), seeding.normal((6, 2), 2)
BAD_INPUT = [
    Case(
        two_sample.kernel_test,
        {"first": ONE, "second": TWO, "bandwidth": 1.0, "resamples": 19, "seed": 0},
        tensors=("first", "second"),
        devices=("second",),
        counts=("resamples",),
        numbers=("bandwidth",),
        seeds=("seed",),
        others={"first": ONE[:1]},
    )
]


def test_statistic_is_that_of_all_pairs(device: str) -> None:
    found = two_sample.kernel_test(ONE.to(device), TWO.to(device), bandwidth=1.5, seed=0)

    def kernel(x: torch.Tensor, y: torch.Tensor) -> float:
        return torch.exp(-(x - y).square().sum() / (2 * 1.5**2)).item()

    within = [sum(kernel(s[i], s[j]) for i in range(len(s)) for j in range(len(s)) if i != j) / (len(s) * (len(s) - 1)) for s in (ONE, TWO)]
    across = sum(kernel(x, y) for x in ONE for y in TWO) / (len(ONE) * len(TWO))
    assert found.statistic == pytest.approx(sum(within) - 2 * across, abs=1e-12)
    assert found.bandwidth == 1.5


def test_level_and_power() -> None:
    same, moved = [], []
    for seed in range(40):
        first, second = seeding.normal((40, 3), 2 * seed), seeding.normal((40, 3), 2 * seed + 1)
        same.append(two_sample.kernel_test(first, second, resamples=99, seed=seed).p_value)
        moved.append(two_sample.kernel_test(first, second * 1.8, resamples=99, seed=seed).p_value)
    assert sum(p <= 0.05 for p in same) <= 7
    assert sum(p <= 0.05 for p in moved) >= 25


def test_invariance() -> None:
    found = two_sample.kernel_test(ONE, TWO, seed=0)
    swapped = two_sample.kernel_test(TWO, ONE, seed=0)
    shifted = two_sample.kernel_test(3 * ONE + 1, 3 * TWO + 1, seed=0)
    assert swapped.statistic == pytest.approx(found.statistic, abs=1e-12)
    assert shifted.statistic == pytest.approx(found.statistic, abs=1e-12)
    assert shifted.bandwidth == pytest.approx(3 * found.bandwidth)


def test_equal_observations_have_no_scale() -> None:
    with pytest.raises(ValueError, match="expected observations that differ"):
        two_sample.kernel_test(torch.ones(4, 2), torch.ones(4, 2), seed=0)

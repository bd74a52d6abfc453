"""Bisection of many functions at once, against scipy's root finder and roots that are known."""

import math

import pytest
import torch
from scipy.optimize import brentq

from rnncortex.numerics.calculus import bisection
from rnncortex.numerics.calculus.bisection import bisect
from tests.bad_input import Case

ENDS = torch.tensor([0.0, 0.0, 0.0], dtype=torch.float64)

BAD_INPUT = [
    Case(
        bisection.bisect,
        {"function": lambda x: 1 - x, "low": ENDS, "high": ENDS + 2, "halvings": 10},
        tensors=("low", "high"),
        devices=("high",),
        counts=("halvings",),
        others={"high": ENDS[:2]},
    ),
]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_roots_are_those_of_scipy(dtype: torch.dtype, device: str) -> None:
    level = torch.tensor([0.1, 0.5, 0.9], dtype=dtype, device=device)
    found = bisect(lambda x: level - torch.tanh(x), torch.zeros_like(level), torch.full_like(level, 4.0))
    expected = [brentq(lambda x, y=y: y - math.tanh(x), 0, 4, xtol=1e-15) for y in level.tolist()]
    torch.testing.assert_close(found.cpu().double(), torch.tensor(expected, dtype=torch.float64), rtol=4 * torch.finfo(dtype).eps, atol=0)
    assert found.dtype == dtype


def test_each_halving_halves_the_error_bound() -> None:
    for halvings in (1, 5, 20):
        found = bisect(lambda x: math.pi - x, ENDS, ENDS + 4, halvings=halvings)
        assert (found - math.pi).abs().max() <= 4 / 2 ** (halvings + 1)


def test_without_a_root_the_nearer_end_comes_back() -> None:
    torch.testing.assert_close(bisect(lambda x: x + 1, ENDS, ENDS + 2), ENDS + 2)
    torch.testing.assert_close(bisect(lambda x: -x - 1, ENDS, ENDS + 2), ENDS)

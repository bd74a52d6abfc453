"""Correlations of slopes against limits and adaptive quadrature."""

import math

import pytest
import torch
from scipy.integrate import quad

from rnncortex.numerics.calculus.quadrature import gaussian_expectation
from rnncortex.theory.random_networks import tanh_correlations
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        tanh_correlations.slope_correlation,
        {"correlation": 0.5, "variance": 2.0},
        numbers=("variance",),
        others={"correlation": 1.5, "variance": 0.0},
    )
]


@pytest.mark.parametrize("variance", [1e-4, 1.0, 300.0, 7e5])
def test_independent_and_equal_units_are_single_expectations(variance: float) -> None:
    def slope(x: torch.Tensor) -> torch.Tensor:
        return 4 * torch.sigmoid(2 * x) * torch.sigmoid(-2 * x)

    found = tanh_correlations.slope_correlation([0.0, 1.0, -1.0], variance)
    alone, square = gaussian_expectation(slope, variance), gaussian_expectation(lambda x: slope(x).square(), variance)
    torch.testing.assert_close(found, torch.stack((alone**2, square, square)), rtol=1e-12, atol=0)


@pytest.mark.parametrize(("correlation", "variance"), [(0.5, 2.0), (-0.7, 30.0), (0.99, 300.0)])
def test_adaptive_quadrature(correlation: float, variance: float) -> None:
    spread = variance * (1 - correlation**2)

    def outer(x: float) -> float:
        def inner(y: float) -> float:
            return math.exp(-(x * x - 2 * correlation * x * y + y * y) / (2 * spread)) / math.cosh(y) ** 2

        return quad(inner, -20, 20, points=[0, x], epsabs=1e-14, limit=200)[0] / math.cosh(x) ** 2

    expected = 2 * quad(outer, 0, 20, epsabs=1e-12)[0] / (2 * math.pi * math.sqrt(variance * spread))
    assert tanh_correlations.slope_correlation(correlation, variance).item() == pytest.approx(expected, rel=1e-9)

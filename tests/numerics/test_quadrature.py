"""Gaussian expectations against closed forms and against scipy's adaptive quadrature."""

import math

import pytest
import torch
from scipy.integrate import dblquad, quad

from rnncortex.numerics import quadrature
from rnncortex.numerics.quadrature import gaussian_expectation, hermite_coefficients
from tests.bad_input import Case


@pytest.mark.parametrize(("power", "moment"), [(0, 1), (1, 0), (2, 1), (4, 3), (6, 15), (8, 105)])
def test_moments(power: int, moment: float) -> None:
    assert gaussian_expectation(lambda x: x**power).item() == pytest.approx(moment, rel=1e-11, abs=1e-11)


@pytest.mark.parametrize("variance", [0.01, 1.0, 9.0])
def test_tanh_squared_agrees_with_adaptive_quadrature(variance: float) -> None:
    def integrand(z: float) -> float:
        return math.tanh(math.sqrt(variance) * z) ** 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    expected, _ = quad(integrand, -12, 12, epsabs=1e-13)
    assert gaussian_expectation(lambda x: torch.tanh(x) ** 2, variance).item() == pytest.approx(expected, abs=1e-12)


def test_many_variances_at_once(device: str) -> None:
    variances = torch.tensor([[0.0, 1.0], [2.0, 3.0]], dtype=torch.float64, device=device)
    found = gaussian_expectation(torch.square, variances)
    torch.testing.assert_close(found, variances, rtol=0, atol=1e-11)


def test_hermite_coefficients_of_polynomials() -> None:
    # x^3 = He_3 + 3 He_1 for variance 1; orthonormal polynomials are He_n / sqrt(n!)
    coefficients = hermite_coefficients(lambda x: x**3, 1.0, count=6)
    expected = torch.tensor([0, 3, 0, math.sqrt(6), 0, 0], dtype=torch.float64)
    torch.testing.assert_close(coefficients, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("correlation", [-0.5, 0.3, 0.9])
def test_power_series_gives_correlations(correlation: float) -> None:
    variance = 2.0

    def integrand(y: float, x: float) -> float:
        density = math.exp(-(x * x - 2 * correlation * x * y + y * y) / (2 * (1 - correlation**2)))
        density /= 2 * math.pi * math.sqrt(1 - correlation**2)
        return math.tanh(math.sqrt(variance) * x) * math.tanh(math.sqrt(variance) * y) * density

    expected, _ = dblquad(integrand, -8, 8, -8, 8, epsabs=1e-9)
    coefficients = hermite_coefficients(torch.tanh, variance)
    series = (coefficients.square() * correlation ** torch.arange(400, dtype=torch.float64)).sum().item()
    assert series == pytest.approx(expected, abs=1e-8)


BAD_INPUT = [
    Case(
        quadrature.gaussian_expectation,
        {"function": torch.tanh, "variance": 1.0, "nodes": 101, "reach": 8.0},
        numbers=("variance", "reach"),
        counts=("nodes",),
    ),
    Case(
        quadrature.hermite_coefficients,
        {"function": torch.tanh, "variance": 1.0, "count": 10},
        numbers=("variance",),
        counts=("count",),
        others={"count": 5000},
    ),
]

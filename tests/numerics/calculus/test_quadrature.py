"""Gaussian expectations against closed forms and against scipy's adaptive quadrature."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from rnncortex.numerics.calculus import quadrature
from rnncortex.numerics.calculus.quadrature import gaussian_expectation
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


def test_a_tensor_and_its_gradient() -> None:
    variances = torch.tensor([0.5, 2.0, 1e4], dtype=torch.float64, requires_grad=True)
    gaussian_expectation(lambda x: torch.tanh(x).square(), variances).sum().backward()
    above, below = (gaussian_expectation(lambda x: torch.tanh(x).square(), variances.detach() * f) for f in (1 + 1e-5, 1 - 1e-5))
    torch.testing.assert_close(variances.grad, (above - below) / (2e-5 * variances.detach()), rtol=1e-6, atol=0)


@given(st.floats(-8, 10))
@settings(max_examples=30, deadline=None)
def test_kinks_and_steps_at_zero_at_any_variance(exponent: float) -> None:
    v = 10.0**exponent
    assert gaussian_expectation(torch.relu, v).item() == pytest.approx(math.sqrt(v / (2 * math.pi)), rel=1e-13)
    assert gaussian_expectation(torch.abs, v).item() == pytest.approx(math.sqrt(2 * v / math.pi), rel=1e-13)
    assert gaussian_expectation(lambda x: (x > 0).double(), v).item() == pytest.approx(0.5, rel=1e-13)


@given(st.floats(0.05, 2).flatmap(lambda size: st.sampled_from([-size, size])), st.floats(-0.5, 6))
@settings(max_examples=30, deadline=None)
def test_kinks_and_steps_elsewhere(threshold: float, exponent: float) -> None:
    v = 10.0**exponent
    ratio = threshold / math.sqrt(v)
    tail, density = 0.5 * math.erfc(ratio / math.sqrt(2)), math.exp(-(ratio**2) / 2) / math.sqrt(2 * math.pi)
    assert gaussian_expectation(lambda x: (x > threshold).double(), v).item() == pytest.approx(tail, rel=1e-11)
    expected = math.sqrt(v) * (density - ratio * tail)
    assert gaussian_expectation(lambda x: torch.relu(x - threshold), v).item() == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("deviation", [1e-3, 0.1, 1.0, 30.0, 1e3, 1e5])
def test_slope_of_tanh_against_adaptive_quadrature(deviation: float) -> None:
    def integrand(x: float) -> float:
        return math.cosh(x) ** -2 * math.exp(-((x / deviation) ** 2) / 2) / math.sqrt(2 * math.pi) / deviation

    expected = 2 * quad(integrand, 0, min(40, 38 * deviation), epsabs=0, epsrel=1e-13, limit=400)[0]
    assert gaussian_expectation(lambda x: 1 - torch.tanh(x).square(), deviation**2).item() == pytest.approx(expected, rel=1e-12)


def test_it_says_where_the_accuracy_cannot_be_reached() -> None:
    with pytest.raises(RuntimeError, match="too rough"):
        gaussian_expectation(lambda x: x.abs().rsqrt())
    with pytest.raises(ValueError, match="longer reach"):
        gaussian_expectation(torch.exp, 50.0)
    assert gaussian_expectation(torch.exp, 50.0, reach=25.0).item() == pytest.approx(math.exp(25), rel=1e-11)
    with pytest.raises(ValueError, match="finite numbers within"):
        gaussian_expectation(torch.log)


def test_inside_transformations() -> None:
    one = torch.ones(3, dtype=torch.float64)
    inside = torch.func.vmap(lambda v: gaussian_expectation(lambda x: torch.tanh(x).square(), 100 * v))(one)
    torch.testing.assert_close(inside, gaussian_expectation(lambda x: torch.tanh(x).square(), 100 * one), rtol=0, atol=1e-12)
    slopes = torch.func.jacrev(lambda v: gaussian_expectation(torch.square, v))(one)
    torch.testing.assert_close(slopes, torch.eye(3, dtype=torch.float64), rtol=0, atol=1e-12)


BAD_INPUT = [
    Case(
        quadrature.gaussian_expectation,
        {"function": torch.tanh, "variance": 1.0, "reach": 12.0},
        numbers=("variance", "reach"),
    ),
]

"""Mean-field theory against published numbers, scipy's quadrature and the equation of motion itself."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from rnncortex.numerics.calculus.quadrature import gaussian_expectation
from rnncortex.theory.random_networks import mean_field, tanh_correlations
from tests.bad_input import Case

# variance C(0) and largest exponent at tau = 1, computed independently of this package to about a percent in the exponent
REFERENCE = {1.1: (0.1111, 0.0037), 1.25: (0.3156, 0.0170), 1.5: (0.7477, 0.0467), 2.0: (1.9248, 0.1124), 3.0: (5.4463, 0.235)}


@pytest.mark.parametrize(("gain", "expected"), REFERENCE.items())
def test_reference_values(gain: float, expected: tuple[float, float]) -> None:
    found = mean_field.autocorrelation(gain)
    assert found.variance.item() == pytest.approx(expected[0], abs=6e-5)
    assert found.exponent.item() == pytest.approx(expected[1], rel=0.01)


@pytest.mark.parametrize("gain", [1.05, 1.5, 3.0])
def test_static_variance_solves_its_equation(gain: float) -> None:
    q = mean_field.static_variance(gain).item()

    def integrand(z: float) -> float:
        return math.tanh(math.sqrt(q) * z) ** 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    assert q == pytest.approx(gain**2 * quad(integrand, -10, 10, epsabs=1e-13)[0], abs=1e-11)


def test_static_variance_near_the_transition() -> None:
    gain = 1 + torch.tensor([1e-3, 1e-2], dtype=torch.float64)
    expected = (1 - gain**-2) / 2  # from tanh^2 x = x^2 - 2 x^4 / 3 + ...
    torch.testing.assert_close(mean_field.static_variance(gain), expected, rtol=0.03, atol=0)
    assert mean_field.static_variance([0.0, 0.5, 1.0]).tolist() == [0, 0, 0]


@pytest.mark.parametrize("gain", [1.2, 2.0, 3.0])
def test_equation_of_motion(gain: float) -> None:
    found = mean_field.autocorrelation(gain)
    c, h = found.value.numpy(), found.lag[1].item()
    acceleration = (c[2:] - 2 * c[1:-1] + c[:-2]) / h**2
    z = np.linspace(-8, 8, 241)
    weight = np.exp(-z * z / 2) * (z[1] - z[0]) / math.sqrt(2 * math.pi)

    def rates(covariance: float) -> float:  # E[tanh x tanh y], by conditioning on what x and y share
        shared, own = math.sqrt(covariance), math.sqrt(found.variance.item() - covariance)
        return weight @ (np.tanh(shared * z[:, None] + own * z) @ weight) ** 2

    for k in (3, 10, 40):
        expected = c[k] - gain**2 * rates(c[k])
        assert acceleration[k - 1] == pytest.approx(expected, abs=0.02 * found.variance.item() * h)


# converged to nine digits in the number of nodes, panels and grid points; the first two also by a power series in the correlation
LARGE = {
    3.0: (5.446326083, 0.235460964),
    6.0: (24.92650473, 0.515344972),
    20.0: (289.3346431, 1.190494741),
    1000.0: (726759.0159, 4.705316),
}


@pytest.mark.parametrize(("gain", "expected"), LARGE.items())
def test_large_gains(gain: float, expected: tuple[float, float]) -> None:
    found = mean_field.autocorrelation(gain)
    assert found.variance.item() == pytest.approx(expected[0], rel=1e-8)
    assert found.exponent.item() == pytest.approx(expected[1], rel=2e-6)


@pytest.mark.parametrize("gain", [1.01, 1.3, 20.0, 300.0])
def test_exponent_by_shooting(gain: float) -> None:
    """The equation of motion by an integrator, then the ground state from its decay back to the start, where it is flat."""
    found = mean_field.autocorrelation(gain)
    variance = found.variance.item()
    at_rest = gain**2 * tanh_correlations.slope_correlation(0.0, variance).item()

    def felt(c: float) -> float:
        return gain**2 * tanh_correlations.slope_correlation(min(max(c / variance, 0.0), 1.0), variance).item()

    def motion(_: float, state: np.ndarray) -> list[float]:  # C'' = C - R with R = g^2 E[tanh x tanh y], whose slope in C is that of felt
        c, speed, rates = state
        return [speed, c - rates, felt(c) * speed]

    start = gain**2 * gaussian_expectation(lambda x: torch.tanh(x).square(), variance).item()
    end, options = 7 / math.sqrt(1 - at_rest), {"rtol": 1e-10, "atol": 1e-13, "method": "DOP853"}
    path = solve_ivp(motion, (0, end), [variance, 0.0, start], dense_output=True, **options).sol
    energy = 1 - (1 + found.exponent.item()) ** 2

    def steepness(t: float, slope: np.ndarray) -> np.ndarray:  # (log psi)', of psi'' = (1 - felt - E) psi
        return 1 - felt(path(t)[0]) - energy - slope**2

    back = solve_ivp(steepness, (end, 0), [-math.sqrt(1 - at_rest - energy)], **options)
    assert abs(back.y[0, -1]) < 1e-4 * math.sqrt(felt(variance) + energy)


@given(st.floats(-1, 3))
@settings(max_examples=20, deadline=None)
def test_static_variance_at_any_gain(exponent: float) -> None:
    gain = 10.0**exponent
    q = mean_field.static_variance(gain).item()
    if gain <= 1:
        assert q == 0
        return

    def missing(x: float) -> float:  # 1 - tanh^2, which vanishes far from zero
        return math.cosh(x) ** -2 * math.exp(-x * x / (2 * q)) / math.sqrt(2 * math.pi * q)

    lost = 2 * quad(missing, 0, min(40.0, 38 * math.sqrt(q)), epsabs=0, epsrel=1e-13, limit=400)[0]
    assert q == pytest.approx(gain**2 * (1 - lost), rel=1e-9)


def test_gains_come_as_tensors() -> None:
    found = mean_field.autocorrelation(torch.tensor([[1.5, 2.0], [3.0, 20.0]], dtype=torch.float64))
    alone = mean_field.autocorrelation(3.0)
    assert found.lag.shape == found.value.shape == (2, 2, 201)
    torch.testing.assert_close(found.value[1, 0], alone.value)
    assert found.exponent[1, 0].item() == alone.exponent.item()
    assert mean_field.static_variance(50.0).item() == pytest.approx(2459.8, abs=0.1)


def test_exponent_starts_as_half_the_square() -> None:
    assert mean_field.largest_exponent(1.02).item() / 0.02**2 == pytest.approx(0.5, abs=0.05)


def test_time_constant_scales_time_only() -> None:
    one, slow = mean_field.autocorrelation(2.0), mean_field.autocorrelation(2.0, tau=0.1)
    assert slow.exponent.item() == pytest.approx(10 * one.exponent.item())
    assert slow.variance.item() == pytest.approx(one.variance.item())
    torch.testing.assert_close(slow.lag, one.lag / 10)


def test_exponent_over_gains() -> None:
    found = mean_field.largest_exponent(torch.tensor([[0.5, 1.0], [1.5, 2.0]], dtype=torch.float64))
    torch.testing.assert_close(found, torch.tensor([[-0.5, 0.0], [0.0467, 0.1125]], dtype=torch.float64), rtol=0, atol=1e-4)
    assert (found.flatten().diff() > 0).all()


BAD_INPUT = [
    Case(mean_field.static_variance, {"gain": 1.5}, numbers=("gain",), others={"gain": torch.tensor([1, 2])}),
    Case(mean_field.autocorrelation, {"gain": 1.5, "tau": 0.1}, numbers=("gain", "tau"), others={"gain": 1.0}),
    Case(mean_field.largest_exponent, {"gain": [0.5, 1.5], "tau": 0.1}, numbers=("gain", "tau"), others={"gain": 1.005}),
]

"""Mean-field theory against published numbers, scipy's quadrature and the equation of motion itself."""

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad

from rnncortex.theory.random_networks import mean_field
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

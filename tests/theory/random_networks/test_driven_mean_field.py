"""Rates of forgetting against scipy's quadrature and root finder, limits, and a large network."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq

import rnncortex
from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.numerics import seeding, statistics
from rnncortex.theory.random_networks import driven_mean_field, mean_field
from tests.bad_input import Case


def expectation(function, variance: float) -> float:
    return quad(lambda z: function(math.sqrt(variance) * z) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi), -10, 10, epsabs=1e-13)[0]


@pytest.mark.parametrize(("gain", "std"), [(0.5, 0.1), (0.9, 1.0), (1.5, 0.25), (3.0, 2.0)])
def test_variance_and_rate_by_another_route(gain: float, std: float) -> None:
    def excess(q: float) -> float:
        return gain**2 * expectation(lambda x: math.tanh(x) ** 2, q) + std**2 - q

    q = brentq(excess, std**2 * (1 - 1e-9), std**2 + gain**2 + 1e-9, xtol=1e-13)
    assert driven_mean_field.driven_variance(gain, std).item() == pytest.approx(q, rel=1e-10)
    slope = expectation(lambda x: (1 - math.tanh(x) ** 2) ** 2, q)
    assert driven_mean_field.rate(gain, std).item() == pytest.approx(math.log(gain**2 * slope) / 2, abs=1e-10)


@given(st.floats(-1, 3), st.floats(-1, 2))
@settings(max_examples=15, deadline=None)
def test_rate_at_any_gain_and_noise(gain_exponent: float, noise_exponent: float) -> None:
    gain, std = 10.0**gain_exponent, 10.0**noise_exponent
    q = driven_mean_field.driven_variance(gain, std).item()

    def mean(power: int) -> float:
        def integrand(x: float) -> float:
            return math.cosh(x) ** -power * math.exp(-x * x / (2 * q)) / math.sqrt(2 * math.pi * q)

        return 2 * quad(integrand, 0, min(40.0, 38 * math.sqrt(q)), epsabs=0, epsrel=1e-13, limit=400)[0]

    assert q == pytest.approx(gain**2 * (1 - mean(2)) + std**2, rel=1e-9)
    assert driven_mean_field.rate(gain, std).item() == pytest.approx(math.log(gain**2 * mean(4)) / 2, abs=1e-9)


def test_strong_gain() -> None:
    assert driven_mean_field.rate(50.0, 1.0).item() == pytest.approx(1.644, abs=5e-4)


def test_weak_noise_leaves_the_variance_of_the_network_alone(device: str) -> None:
    gain = torch.tensor([1.5, 2.0], dtype=torch.float64, device=device)
    torch.testing.assert_close(
        driven_mean_field.driven_variance(gain, torch.full_like(gain, 1e-5)), mean_field.static_variance(gain), rtol=1e-6, atol=0
    )


def test_gains_and_noises_are_broadcast() -> None:
    gain = torch.tensor([[0.5], [1.5]], dtype=torch.float64)
    std = torch.tensor([0.1, 0.5, 1.0], dtype=torch.float64)
    together = driven_mean_field.rate(gain, std)
    assert together.shape == (2, 3)
    assert together[1, 2].item() == driven_mean_field.rate(1.5, 1.0).item()
    assert (together.diff(dim=1) < 0).all()
    assert (together.diff(dim=0) > 0).all()


def test_a_tangent_vector_of_a_large_network_shrinks_at_this_rate() -> None:
    gain, std, rates = 1.5, 1.0, []
    for seed in range(4):
        weight = gaussian_weights(800, gain, seed=seed)
        state, vector, logs = torch.zeros(800, dtype=torch.float64), seeding.normal((800,), 50 + seed), []
        for drive in std * seeding.normal((120, 800), 100 + seed):
            state = torch.tanh(weight @ state + drive)
            vector = (1 - state.square()) * (weight @ vector)
            logs.append(vector.norm().log().item())
            vector = vector / vector.norm()
        rates.append(sum(logs[20:]) / 100)
    interval = statistics.mean_interval(rates, level=0.99)
    assert abs(interval.estimate - driven_mean_field.rate(gain, std).item()) < (interval.high - interval.low) / 2 + 2 / 800


BAD_INPUT = [
    Case(
        rnncortex.theory.random_networks.driven_mean_field.driven_variance, {"gain": 0.9, "input_std": 0.5}, numbers=("gain", "input_std")
    ),
    Case(
        rnncortex.theory.random_networks.driven_mean_field.rate,
        {"gain": 0.9, "input_std": 0.5},
        numbers=("gain", "input_std"),
        others={"input_std": 0.0},
    ),
]

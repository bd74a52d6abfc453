"""Outliers and patterned activity against spectra, an independent solver and simulation."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import dblquad, quad
from scipy.optimize import fsolve

from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.numerics import seeding
from rnncortex.theory.random_networks import low_rank, random_matrices
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_outliers_without_a_background_are_the_spectrum() -> None:
    left, right = seeding.normal((50, 3), 0), seeding.normal((50, 3), 1)
    spectrum = torch.linalg.eigvals(left @ right.T / 50)
    expected = spectrum[spectrum.abs().argsort(descending=True)][:3]
    found = low_rank.outliers(left, right)
    torch.testing.assert_close(found.abs(), expected.abs(), rtol=1e-8, atol=1e-10)
    torch.testing.assert_close(found.real.sort().values, expected.real.sort().values, rtol=1e-8, atol=1e-10)


def test_outliers_stand_outside_a_random_bulk() -> None:
    left, right = seeding.normal((800, 2), 0), seeding.normal((800, 2), 1)
    right = right + left * torch.tensor([2.0, -1.5])
    predicted = low_rank.outliers(left, right)
    values = torch.linalg.eigvals(0.5 * gaussian_weights(800, seed=2) + left @ right.T / 800)
    outside = values[values.abs() > 0.8]
    assert len(outside) == 2
    torch.testing.assert_close(outside.real.sort().values, predicted.real.sort().values, rtol=0.05, atol=0)


@pytest.mark.parametrize(("strength", "gain"), [(1.2, 0.5), (2.0, 0.5), (1.5, 0.0), (3.0, 0.9)])
def test_patterned_state_solves_both_equations(strength: float, gain: float) -> None:
    state = low_rank.patterned_state(strength, gain)

    def moment(function, pattern: float, background: float) -> float:
        def integrand(xi: float, z: float) -> float:
            current = strength * pattern * xi + math.sqrt(max(background, 0)) * z
            return function(xi, math.tanh(current)) * math.exp(-(xi * xi + z * z) / 2) / (2 * math.pi)

        return dblquad(integrand, -8, 8, -8, 8, epsabs=1e-7)[0]

    pattern, background = state.pattern.item(), state.background.item()
    assert moment(lambda xi, h: xi * h, pattern, background) == pytest.approx(pattern, abs=1e-6)
    assert gain**2 * moment(lambda xi, h: h * h, pattern, background) == pytest.approx(background, abs=1e-6)


@given(st.floats(0.01, 3), st.floats(0, 0.99))
@settings(max_examples=15, deadline=None)
def test_mean_slope_of_the_patterned_state_at_any_strength(exponent: float, gain: float) -> None:
    strength = 10.0**exponent
    state = low_rank.patterned_state(strength, gain)
    variance = (strength * state.pattern.item()) ** 2 + state.background.item()

    def slope(x: float) -> float:
        return math.cosh(x) ** -2 * math.exp(-x * x / (2 * variance)) / math.sqrt(2 * math.pi * variance)

    mean = 2 * quad(slope, 0, min(40.0, 38 * math.sqrt(variance)), epsabs=0, epsrel=1e-13, limit=400)[0]
    assert mean == pytest.approx(1 / strength, rel=1e-9)


def test_a_strong_pattern_is_followed_by_signs() -> None:
    assert low_rank.patterned_state(100.0, 0.5).pattern.item() == pytest.approx(0.7978, abs=1e-4)
    assert low_rank.patterned_state(1e4, 0.0).pattern.item() == pytest.approx(math.sqrt(2 / math.pi), rel=1e-6)


def test_silence_below_the_threshold_and_square_root_above() -> None:
    state = low_rank.patterned_state([0.3, 1.0, 1.001, 1.004], 0.5)
    assert state.pattern[:2].tolist() == [0, 0]
    assert (state.pattern[3] / state.pattern[2]).item() == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize("weights", [(0.8, 0.5, 1.5), (0.5, 1.0, 0.2)])
def test_bulk_of_two_populations(weights: tuple[float, float, float]) -> None:
    share, excitatory, inhibitory = weights
    units = 600
    columns = torch.where(torch.arange(units) < share * units, excitatory, inhibitory).double()
    moduli = torch.cat([torch.linalg.eigvals(gaussian_weights(units, seed=s) * columns).abs() for s in range(4)])
    radius = random_matrices.excitatory_inhibitory_radius(*weights).item()
    assert torch.quantile(moduli, 0.995).item() == pytest.approx(radius, rel=0.05)
    radii = radius * torch.linspace(0.1, 1.2, 12, dtype=torch.float64)
    measured = (moduli[:, None] <= radii).double().mean(0)
    torch.testing.assert_close(random_matrices.excitatory_inhibitory_law(radii, *weights), measured, rtol=0, atol=0.03)


def test_law_of_two_populations_by_another_solver() -> None:
    f, e, i = 0.7, 0.6, 1.8
    for radius in (0.2, 0.7, 1.0):

        def residual(log_y: np.ndarray, radius: float = radius) -> np.ndarray:
            y = np.exp(log_y)
            return y * (f * e**2 / (y + e**2) + (1 - f) * i**2 / (y + i**2)) - radius**2

        y = float(np.exp(fsolve(residual, 0.0, xtol=1e-12)[0]))
        expected = 1 - f * e**2 / (y + e**2) - (1 - f) * i**2 / (y + i**2)
        assert random_matrices.excitatory_inhibitory_law(radius, f, e, i).item() == pytest.approx(expected, abs=1e-9)


BAD_INPUT = [
    Case(low_rank.outliers, {"left": SQUARE[:, :2], "right": SQUARE[:, 2:]}, tensors=("left", "right"), devices=("right",)),
    Case(low_rank.patterned_state, {"strength": 1.5, "gain": 0.5}, numbers=("strength", "gain"), others={"gain": 1.0}),
]

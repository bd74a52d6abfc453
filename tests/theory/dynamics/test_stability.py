"""Stability rules against the matrix exponential and matrix powers."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.theory.dynamics import stability
from tests.bad_input import Case
from tests.good_input import SQUARE

IDENTITY = torch.eye(8, dtype=torch.float64)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("gain", [0.5, 1.5])
def test_rules_against_the_flow_and_the_map(seed: int, gain: float) -> None:
    weight = gaussian_weights(8, gain, seed=seed)
    decays = torch.linalg.matrix_exp(400 * (weight - IDENTITY)).norm() < 1
    assert stability.stable_in_continuous_time(weight - IDENTITY) == decays
    assert stability.stable_by_uniform_gain(weight / gain, gain) == decays
    assert stability.stable_in_discrete_time(weight) == (torch.linalg.matrix_power(weight, 400).norm() < 1)


@pytest.mark.parametrize("seed", range(5))
def test_largest_step_is_where_the_map_turns_unstable(seed: int, device: str) -> None:
    flow = (gaussian_weights(8, 0.6, seed=seed) - IDENTITY).to(device)
    eigenvalues = torch.linalg.eigvals(flow)
    step = stability.largest_stable_step(eigenvalues).item()
    for factor, stable in ((0.999, True), (1.001, False)):
        jacobian = IDENTITY.to(device) + factor * step * flow
        assert stability.stable_in_discrete_time(jacobian).item() == stable
        moved = 1 + factor * step * eigenvalues
        assert (moved.abs().max() < 1).item() == stable


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 10), st.floats(0, 5), st.floats(0.001, 0.05))
def test_times_and_frequencies_survive_exact_discretisation(decay: float, frequency: float, dt: float) -> None:
    flow = torch.tensor(complex(-1 / decay, 2 * math.pi * frequency), dtype=torch.complex128)
    for eigenvalue, step in ((flow, None), (torch.exp(flow * dt), dt)):
        assert stability.decay_time(eigenvalue, step).item() == pytest.approx(decay, rel=1e-6)
        assert stability.frequency(eigenvalue, step).item() == pytest.approx(frequency, abs=1e-6)


def test_signs_at_the_ends() -> None:
    assert stability.decay_time(torch.tensor(1.1), 0.1) < 0
    assert stability.decay_time(torch.tensor(1.0), 0.1).isinf()
    assert stability.frequency(torch.tensor(-0.5), 0.01).item() == pytest.approx(50)
    assert stability.frequency(torch.tensor(-0.5)).item() == 0
    with pytest.raises(ValueError, match="eigenvalues: expected a stable flow"):
        stability.largest_stable_step(torch.tensor([-1.0, 0.5]))


BAD_INPUT = [
    Case(stability.stable_in_continuous_time, {"jacobian": SQUARE}, tensors=("jacobian",)),
    Case(stability.stable_in_discrete_time, {"jacobian": SQUARE}, tensors=("jacobian",)),
    Case(stability.stable_by_uniform_gain, {"weight": SQUARE, "gain": 1.0}, tensors=("weight",), numbers=("gain",)),
    Case(stability.largest_stable_step, {"eigenvalues": -SQUARE[0].abs()}, others={"eigenvalues": torch.tensor([1.0])}),
    Case(stability.decay_time, {"eigenvalue": SQUARE[0], "dt": 0.1}, numbers=("dt",), others={"eigenvalue": torch.tensor([float("nan")])}),
    Case(stability.frequency, {"eigenvalue": SQUARE[0], "dt": 0.1}, numbers=("dt",), others={"eigenvalue": "text"}),
]

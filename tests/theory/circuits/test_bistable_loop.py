"""The bistable loop against its own dynamics, roots found on a grid, and numerical derivatives."""

import math

import numpy as np
import pytest
import torch

from rnncortex.theory.circuits import bistable_loop
from tests.bad_input import Case

LOOP = {"net_weight": 1.5, "half_activation": 0.5}
BAD_INPUT = [
    Case(bistable_loop.levels, LOOP, numbers=("net_weight", "half_activation"), others={"net_weight": 1.0}),
    Case(bistable_loop.erasing_inhibition, LOOP, numbers=("net_weight", "half_activation"), others={"net_weight": 0.9}),
    Case(bistable_loop.igniting_drive, LOOP, numbers=("net_weight", "half_activation"), others={"net_weight": 0.9}),
    Case(
        bistable_loop.relaxation,
        {"excitation": 2.1, "inhibition": 0.6, "half_activation": 0.5, "tau": 0.02, "tau_pv": 0.01},
        numbers=("excitation", "inhibition", "half_activation", "tau", "tau_pv"),
        others={"excitation": 1.5},
    ),
]


def squashed(u: float | np.ndarray, half: float) -> float | np.ndarray:
    return np.maximum(u, 0) ** 2 / (half**2 + np.maximum(u, 0) ** 2)


@pytest.mark.parametrize(("weight", "half"), [(1.5, 0.5), (2.1, 0.5), (1.2, 0.3)])
def test_levels_are_states_of_rest_and_rest_is_reached_from_above_the_lower_one(weight: float, half: float) -> None:
    held, separating = bistable_loop.levels(weight, half)
    for level in (held, separating):
        assert squashed(weight * level, half) == pytest.approx(level, abs=1e-12)
    for start, end in ((separating + 1e-3, held), (separating - 1e-3, 0.0)):
        m = start
        for _ in range(5000):
            m += 0.05 * (squashed(weight * m, half) - m)
        assert m == pytest.approx(end, abs=1e-6)


@pytest.mark.parametrize(("weight", "half"), [(1.5, 0.5), (2.1, 0.5), (1.2, 0.3)])
def test_folds_against_a_grid(weight: float, half: float) -> None:
    u = np.linspace(0, 4, 4_000_001)
    needed = u - weight * squashed(u, half)
    assert bistable_loop.erasing_inhibition(weight, half) == pytest.approx(-needed.min(), abs=1e-9)
    low = u < half / math.sqrt(3)
    assert bistable_loop.igniting_drive(weight, half) == pytest.approx(needed[low].max(), abs=1e-9)


def test_relaxation_against_a_numerical_jacobian() -> None:
    held, _ = bistable_loop.levels(1.5, 0.5)

    def field(state: torch.Tensor) -> torch.Tensor:
        m, p = state
        u = torch.relu(2.1 * m - 0.6 * p)
        return torch.stack(((u**2 / (0.25 + u**2) - m) / 0.02, (m - p) / 0.01))

    jacobian = torch.func.jacrev(field)(torch.tensor([held, held], dtype=torch.float64))
    expected = np.sort(np.linalg.eigvals(jacobian.numpy()).real)[::-1]
    found = bistable_loop.relaxation(2.1, 0.6, 0.5, tau=0.02, tau_pv=0.01)
    np.testing.assert_allclose(found.real.numpy(), expected, rtol=1e-10)

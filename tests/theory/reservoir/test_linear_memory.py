"""Memory of linear reservoirs: a delay line, the covariance by its own equation, and measured."""

import pytest
import torch
from scipy.linalg import solve_discrete_lyapunov

from rnncortex.numerics import seeding
from rnncortex.theory.reservoir import linear_memory
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
WEIGHT, INTO = 0.3 * seeding.normal((4, 4), 0), seeding.normal((4,), 1)

BAD_INPUT = [
    Case(
        linear_memory.memory_function,
        {"weight_hh": WEIGHT, "weight_ih": INTO, "delays": 5, "noise_std": 0.1},
        tensors=("weight_hh", "weight_ih"),
        devices=("weight_ih",),
        counts=("delays",),
        numbers=("noise_std",),
        others={"weight_hh": 2 * torch.eye(4, **DOUBLE)},
    )
]


def test_a_delay_line_remembers_its_length():
    line = torch.diag(torch.ones(5, **DOUBLE), -1)
    function = linear_memory.memory_function(line, torch.eye(6, **DOUBLE)[0], delays=10)
    torch.testing.assert_close(function, torch.tensor([1.0] * 6 + [0.0] * 4, **DOUBLE))


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_against_the_covariance_of_the_states(noise):
    delays = 400
    function = linear_memory.memory_function(WEIGHT, INTO, delays=delays, noise_std=noise)
    covariance = torch.from_numpy(solve_discrete_lyapunov(WEIGHT.numpy(), torch.outer(INTO, INTO).numpy()))
    covariance += noise**2 * torch.eye(4, **DOUBLE)
    column, expected = INTO, []
    for _ in range(delays):
        expected.append(column @ torch.linalg.solve(covariance, column))
        column = WEIGHT @ column
    torch.testing.assert_close(function, torch.stack(expected), rtol=1e-6, atol=1e-9)
    if noise == 0:
        assert function.sum().item() == pytest.approx(4, rel=1e-9)

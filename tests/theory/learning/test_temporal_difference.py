"""Travelling prediction errors against a recursion of their own: a value moves by a share towards the one after it."""

import pytest
import torch

from rnncortex.theory.learning import temporal_difference
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        temporal_difference.errors,
        {"steps": 3, "trials": 4, "learning_rate": 0.1, "trace": 0},
        numbers=("learning_rate",),
        counts=("steps", "trials", "trace"),
        others={"trace": 2},
    )
]


def test_td_0_against_the_recursion_of_values() -> None:
    values = torch.zeros(7, dtype=torch.float64)  # k = 0 (before the reward) to 5 (at the cue); last: behind the reward, always one
    values[-1] = 1.0
    for trial in range(60):
        chain = torch.cat((values[-1:], values[:-1]))  # one, V_0, V_1, ...
        expected = torch.cat((values[5:6], (chain[:6] - values[:6]).flip(0)))
        torch.testing.assert_close(temporal_difference.errors(6, trial, 0.2, trace=0), expected, rtol=1e-10, atol=1e-13)
        values[:6] = values[:6] + 0.2 * (chain[:6] - values[:6])


@pytest.mark.parametrize("trials", [0, 3, 40])
@pytest.mark.parametrize("trace", [0, 1])
def test_errors_sum_to_the_reward(trials: int, trace: int) -> None:
    assert temporal_difference.errors(5, trials, 0.3, trace=trace).sum().item() == pytest.approx(1.0)


def test_td_1_leaps() -> None:
    assert temporal_difference.errors(3, 2, 0.5, trace=1).tolist() == [0.75, 0.0, 0.0, 0.25]

"""A pair of leaky averages, against a loop."""

import pytest
import torch

from rnncortex.tasks.filters.leaky_pair import LeakyPair
from tests.bad_input import Case

BAD_INPUT = [
    Case(LeakyPair, {"keep": (0.8, 0.5)}, others={"keep": (0.8, 1.0)}),
    Case(
        LeakyPair().batch,
        {"task": 0, "trials": 2, "time": 3, "seed": 0},
        counts=("task", "trials", "time"),
        seeds=("seed",),
        others={"task": 2},
    ),
]


@pytest.mark.parametrize(("task", "keep", "sign"), [(0, 0.8, 1), (1, 0.5, -1)])
def test_against_a_loop(task, keep, sign):
    batch = LeakyPair().batch(400, 30, task=task, seed=0, dtype=torch.float64)
    y = torch.zeros(400, dtype=torch.float64)
    for t in range(30):
        y = keep * y + sign * (1 - keep**2) ** 0.5 * batch.inputs[:, t, task]
        torch.testing.assert_close(batch.targets[:, t, 0], y)
    assert (batch.inputs[..., 2 + task] == 1).all()
    assert (batch.inputs[..., 3 - task] == 0).all()
    assert batch.targets[:, 20:].var().item() == pytest.approx(1, abs=0.1)
    assert (LeakyPair().chance, LeakyPair().optimum) == (1.0, 0.0)

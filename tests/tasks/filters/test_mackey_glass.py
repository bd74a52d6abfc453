"""The Mackey-Glass series: a plain solver, the order of the method, and the fixed point."""

import pytest
import torch

from rnncortex.tasks.filters.mackey_glass import MackeyGlass
from tests.bad_input import Case

START = torch.tensor([0.9, 1.2], dtype=torch.float64)
FIELDS = {"delay": 17, "substeps": 10, "washout": 0}

BAD_INPUT = [
    Case(MackeyGlass, FIELDS, counts=tuple(FIELDS)),
    Case(MackeyGlass(washout=10).batch, {"trials": 2, "time": 20, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(MackeyGlass().solve, {"start": START, "time": 5}, tensors=("start",), counts=("time",)),
]


def test_against_euler_steps_of_a_thousandth():
    dt, past = 1e-3, 17000
    x = START[:, None].expand(-1, past + 1).tolist()
    for row in x:
        for _ in range(40000):
            old = row[-1 - past]
            row.append(row[-1] + dt * (0.2 * old / (1 + old**10) - 0.1 * row[-1]))
    expected = torch.tensor([row[past::1000] for row in x], dtype=torch.float64)
    torch.testing.assert_close(MackeyGlass().solve(START, 40), expected, rtol=0, atol=3e-4)


def test_it_is_of_order_four():
    reference = MackeyGlass(substeps=80).solve(START, 100)
    coarse, fine = ((MackeyGlass(substeps=n).solve(START, 100) - reference).abs().max() for n in (5, 10))
    assert 12 < (coarse / fine).item() < 20


def test_the_fixed_point_stays():
    torch.testing.assert_close(MackeyGlass().solve(torch.ones(1, dtype=torch.float64), 50), torch.ones(1, 51, dtype=torch.float64))


def test_targets_are_the_next_inputs():
    batch = MackeyGlass(washout=50).batch(3, 40, seed=0)
    assert torch.equal(batch.inputs[:, 1:], batch.targets[:, :-1])
    assert batch.mask.all()
    assert batch.inputs.shape == (3, 40, 1)
    assert batch.inputs.std().item() == pytest.approx(0.25, abs=0.06)
    assert (MackeyGlass().chance, MackeyGlass().optimum) == (1.0, 0.0)

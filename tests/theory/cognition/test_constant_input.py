"""Constant input: the closed form against the recursion, cycle by cycle."""

import torch

from rnncortex.theory.cognition import constant_input
from tests.bad_input import Case

NET, CYCLES = torch.tensor([0.07, -0.085, 0.3], dtype=torch.float64), torch.tensor([0.0, 1.0, 7.0, 30.0], dtype=torch.float64)

BAD_INPUT = [
    Case(constant_input.activation, {"net": NET, "cycles": CYCLES, "decay": 0.07}, tensors=("cycles",), numbers=("decay",)),
    Case(
        constant_input.running_average,
        {"net": NET, "cycles": CYCLES, "rate": 0.05, "decay": 0.07},
        tensors=("cycles",),
        numbers=("rate", "decay"),
        others={"cycles": -CYCLES},
    ),
]


def test_it_is_the_recursion():
    a, average = torch.full((3,), 0.1, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    settings = {"start": 0.1, "rest": -0.02}
    for cycle in range(31):
        at = (cycle == CYCLES).nonzero()
        if len(at):
            k = at.item()
            torch.testing.assert_close(constant_input.activation(NET, CYCLES, **settings)[:, k], a)
            torch.testing.assert_close(constant_input.running_average(NET, CYCLES, **settings)[:, k], average)
        a = a - 0.07 * (a + 0.02) + torch.where(NET > 0, NET * (1 - a), NET * (a + 0.2))
        average = average + 0.05 * (a - average)


def test_where_both_rates_are_one():
    net = torch.tensor([0.03], dtype=torch.float64)
    near = torch.tensor([0.03 + 1e-7], dtype=torch.float64)
    one, other = (constant_input.running_average(n, CYCLES, decay=0.02) for n in (net, near))
    torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)

"""One cycle of a unit: numbers worked out by hand, its bounds and its fixed point."""

import torch

from rnncortex.models.cognition import activation
from tests.bad_input import Case

ZERO = torch.zeros(2)

BAD_INPUT = [Case(activation.advance, {"activation": ZERO, "net": ZERO, "rest": 0.0, "decay": 0.1}, numbers=("decay",))]


def test_a_cycle_by_hand():
    old, net = torch.tensor([0.5, 0.5, 0.5, 0.9]), torch.tensor([0.1, -0.1, -2.0, 3.0])
    new = activation.advance(old, net, rest=0.1, decay=0.1)
    torch.testing.assert_close(new, torch.tensor([0.5 - 0.04 + 0.05, 0.5 - 0.04 - 0.07, -0.2, 1.0]))


def test_it_settles_where_input_and_decay_balance():
    a = torch.zeros(1, dtype=torch.float64)
    for _ in range(300):
        a = activation.advance(a, torch.full_like(a, 0.07), rest=0.0, decay=0.07)
    assert abs(a.item() - 0.5) < 1e-12

"""Time constants of forget gates against decay that is simulated."""

import pytest
import torch

from rnncortex.theory.gated import forget_gate
from tests.bad_input import Case

BAD_INPUT = [
    Case(forget_gate.time_constant, {"bias": 1.0}, others={"bias": "text"}),
    Case(forget_gate.bias, {"steps": 10.0}, numbers=("steps",), others={"steps": 0.0}),
]


@pytest.mark.parametrize("bias", [-1.0, 0.0, 3.0, 6.0])
def test_what_is_left_after_one_time_constant(bias: float) -> None:
    kept = torch.sigmoid(torch.tensor(bias, dtype=torch.float64))
    assert (kept ** forget_gate.time_constant(bias)).item() == pytest.approx(torch.exp(torch.tensor(-1.0)).item(), rel=1e-6)


def test_there_and_back() -> None:
    steps = torch.tensor([0.5, 10.0, 1000.0], dtype=torch.float64)
    torch.testing.assert_close(forget_gate.time_constant(forget_gate.bias(steps)), steps)


def test_large_bias() -> None:
    bias = torch.tensor(8.0, dtype=torch.float64)
    assert forget_gate.time_constant(bias).item() == pytest.approx(bias.exp().item() + 0.5, abs=1e-3)

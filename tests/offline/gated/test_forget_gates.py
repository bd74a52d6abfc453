"""Forget gates that learned: the shipped results, of which a part is made again, and the signals."""

import pytest
import torch

from rnncortex.offline.gated import forget_gates
from tests.bad_input import Case

BAD_INPUT = [
    Case(forget_gates.measure, {"tau": 2, "seeds": [0], "restricted": True}, counts=("tau",)),
    Case(
        forget_gates.signals,
        {"steps": 4, "tau": 3.0, "trials": 2, "seed": 0},
        counts=("steps", "trials"),
        numbers=("tau",),
        seeds=("seed",),
    ),
]


def test_what_ships_is_whole() -> None:
    found = forget_gates.shipped()
    for learned in (found.restricted, found.free):
        assert tuple(learned) == forget_gates.TIME_CONSTANTS
        assert all(len(column) == forget_gates.SEEDS for one in learned.values() for column in one)
    assert {"command", "torch", "protocol"} <= set(found.provenance)


def test_a_part_made_again_agrees() -> None:
    again = forget_gates.measure(10, [1], restricted=True)
    shipped = forget_gates.shipped().restricted[10]
    assert again.gate.item() == pytest.approx(shipped.gate[1].item(), rel=0.01)
    assert again.response.item() == pytest.approx(again.gate.item(), rel=0.01)


def test_signals_leak_their_inputs() -> None:
    inputs, targets = forget_gates.signals(2000, 20.0, 50, seed=0)
    assert inputs.std().item() == pytest.approx(0.1, rel=0.02)
    assert targets[:, 200:].std().item() == pytest.approx(0.1, rel=0.05)
    late = targets[:, 200:, 0].double()
    lagged = (late[:, 20:] * late[:, :-20]).mean() / late.square().mean()
    assert lagged.item() == pytest.approx(torch.exp(torch.tensor(-1.0)).item(), abs=0.06)

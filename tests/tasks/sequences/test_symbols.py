"""Sequences as a task: what comes next, and stretches of a long one."""

import torch

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.tasks.sequences import symbols
from tests.bad_input import Case
from tests.good_input import SYMBOLS


def test_targets_are_inputs_one_step_on(device: str) -> None:
    sequences = seeding.integers(5, (3, 9), 0)
    batch = symbols.next_symbol(sequences, 5, unknown=2, dtype=torch.float64, device=device)
    assert batch.inputs.device.type == batch.mask.device.type == device
    for trial in range(3):
        for step in range(8):
            assert batch.inputs[trial, step].tolist() == [float(s == sequences[trial, step]) for s in range(5)]
            assert batch.targets[trial, step].tolist() == [float(s == sequences[trial, step + 1]) for s in range(5)]
            assert batch.mask[trial, step].item() == (step >= 2)


def test_windows_are_stretches_of_the_sequence() -> None:
    found = symbols.windows(torch.arange(30), 7, 500, seed=0)
    assert found.shape == (500, 7)
    assert (found.diff(dim=1) == 1).all()
    assert set(found[:, 0].tolist()) == set(range(24))


BAD_INPUT = [
    Case(
        rnncortex.tasks.sequences.symbols.next_symbol,
        {"sequences": SYMBOLS, "symbols": 2, "unknown": 0},
        counts=("symbols", "unknown"),
        others={"sequences": SYMBOLS.double(), "unknown": 20},
    ),
    Case(
        rnncortex.tasks.sequences.symbols.windows,
        {"sequence": SYMBOLS[0], "length": 3, "count": 2, "seed": 0},
        counts=("length", "count"),
        seeds=("seed",),
        others={"sequence": SYMBOLS[0, :2]},
    ),
]

"""Sequences as a task: what comes next, and stretches of a long one."""

import torch

from rnncortex.numerics import seeding
from rnncortex.tasks.sequences import symbols


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

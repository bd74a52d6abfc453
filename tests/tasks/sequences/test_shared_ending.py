"""Sequences that differ in their first item only."""

import torch

from rnncortex.tasks.sequences.shared_ending import SharedEnding
from tests.bad_input import Case

TASK = SharedEnding(histories=3, ending=2, item_steps=4, gap_steps=5)
FIELDS = {"histories": 3, "ending": 1, "item_steps": 1, "gap_steps": 1}

BAD_INPUT = [
    Case(SharedEnding, FIELDS, counts=tuple(FIELDS)),
    Case(TASK.batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
]


def test_only_the_first_item_differs():
    inputs, targets, mask = TASK.sequences()
    assert inputs.shape == (3, TASK.time, 5)
    assert TASK.time == 22
    assert torch.equal(inputs[:, :4].sum(1)[:, :3], 4 * torch.eye(3, dtype=torch.float64))
    assert torch.equal(inputs[0, 4:], inputs[1, 4:])
    assert inputs[0, 4:9].abs().sum() == 0
    assert inputs[0, 9:13, 3].sum() == inputs[0, 18:, 4].sum() == 4
    assert mask.sum(1).tolist() == [4, 4, 4]
    assert torch.equal(targets[:, -1], torch.eye(3, dtype=torch.float64))


def test_batches_draw_whole_sequences():
    batch = TASK.batch(300, seed=0)
    first = batch.targets[:, -1].argmax(-1)
    assert torch.equal(batch.inputs, TASK.sequences().inputs[first])
    assert torch.bincount(first).min() > 70
    assert (TASK.chance, TASK.optimum) == (1 / 3, 1.0)

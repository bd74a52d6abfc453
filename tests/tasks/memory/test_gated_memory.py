"""The gated-memory task, read from its inputs trial by trial."""

import pytest
import torch

from rnncortex.tasks.memory.gated_memory import GatedMemory
from tests.bad_input import Case

TASK = GatedMemory(items=3, before_steps=1, store_steps=2, hold_steps=6, read_steps=3, distractors=2, gap_steps=1, noise_std=0.0)
BATCH = TASK.batch(400, seed=0)
FIELDS = {
    "items": 3,
    "before_steps": 1,
    "store_steps": 2,
    "hold_steps": 6,
    "read_steps": 3,
    "distractors": 2,
    "gap_steps": 0,
    "noise_std": 0.0,
}

BAD_INPUT = [
    Case(
        GatedMemory,
        FIELDS,
        counts=("items", "before_steps", "store_steps", "hold_steps", "read_steps", "distractors", "gap_steps"),
        numbers=("noise_std",),
        others={"distractors": 4, "items": 1},
    ),
    Case(TASK.batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(TASK.answers, {"outputs": BATCH.targets, "batch": BATCH}, tensors=("outputs",)),
]


def test_phases_cover_the_trial_in_order():
    spans = [(span.start, span.stop) for span in TASK.phases.values()]
    assert spans == [(1, 3), (3, 9), (9, 12)]
    assert TASK.time == 12


def test_the_target_is_what_came_with_the_load_cue():
    items, load, go = BATCH.inputs[..., :3], BATCH.inputs[..., 3], BATCH.inputs[..., 4]
    for trial in range(50):
        with_cue = items[trial, load[trial] > 0]
        assert torch.equal(with_cue[0], with_cue[-1])
        assert torch.equal(BATCH.targets[trial, go[trial] > 0], with_cue[:1].expand(3, 3))
        assert BATCH.targets[trial, go[trial] == 0].sum() == 0
        during = items[trial, 3:9].sum(1)
        assert during[:3].sum() == 2
        assert during[3:].sum() == 2
        assert during[0] == during[3] == 0
    empty = (BATCH.targets.sum((1, 2)) == 0).float().mean().item()
    assert empty == pytest.approx(0.25, abs=4 * (0.25 * 0.75 / 400) ** 0.5)
    assert BATCH.mask.all()


def test_answers_of_one_who_knows_one_who_is_silent_and_one_who_is_hasty():
    full = BATCH.targets[:, -1].sum(1) > 0
    assert TASK.answers(BATCH.targets, BATCH).right.float().mean() == TASK.optimum
    silent = TASK.answers(0 * BATCH.targets, BATCH)
    assert torch.equal(silent.right, ~full)
    assert not silent.early.any()
    assert silent.right.float().mean().item() == pytest.approx(TASK.chance, abs=0.1)
    hasty = TASK.answers(BATCH.targets[:, -1:].expand(-1, 12, -1), BATCH)
    assert hasty.right.all()
    assert torch.equal(hasty.early, full)
    both = TASK.answers(torch.ones_like(BATCH.targets), BATCH)
    assert not both.right.any()


def test_noise_and_no_distractors():
    noisy = GatedMemory(noise_std=0.3, distractors=0).batch(500, seed=0, dtype=torch.float64).inputs
    assert noisy[:, 5:17].std().item() == pytest.approx(0.3, rel=0.03)
    assert GatedMemory(noise_std=0.0, distractors=0).batch(5, seed=0).inputs[:, 5:17].abs().sum() == 0

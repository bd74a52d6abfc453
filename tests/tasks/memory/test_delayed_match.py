"""Delayed match to sample, read from its inputs."""

import pytest
import torch

from rnncortex.tasks.memory.delayed_match import DelayedMatch
from tests.bad_input import Case

TASK = DelayedMatch(stimuli=3, sample_steps=4, delay_steps=5, test_steps=2)
BATCH = TASK.batch(200, seed=0)
FIELDS = {"stimuli": 3, "sample_steps": 1, "delay_steps": 1, "test_steps": 1, "noise_std": 0.0}

BAD_INPUT = [
    Case(DelayedMatch, FIELDS, counts=("stimuli", "sample_steps", "delay_steps", "test_steps"), numbers=("noise_std",)),
    Case(TASK.batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(TASK.accuracy, {"predictions": BATCH.targets, "batch": BATCH}, tensors=("predictions",)),
]


def test_the_target_says_whether_sample_and_test_agree():
    same = (BATCH.inputs[:, 0] == BATCH.inputs[:, -1]).all(-1)
    assert torch.equal(same, BATCH.targets[:, -1, 0] > 0)
    assert 0.35 < same.float().mean() < 0.65
    assert BATCH.inputs[:, 4:9].abs().sum() == 0
    assert BATCH.mask[0].tolist() == [False] * 9 + [True] * 2
    assert (BATCH.inputs[:, [0, 3, 9]].sum(-1) == 1).all()


def test_accuracy_and_noise():
    assert TASK.accuracy(BATCH.targets, BATCH) == TASK.optimum
    assert TASK.accuracy(-BATCH.targets, BATCH) == 0
    noisy = DelayedMatch(noise_std=0.5).batch(500, seed=0, dtype=torch.float64).inputs
    assert noisy[:, 10:30].std().item() == pytest.approx(0.5, rel=0.05)
    assert TASK.chance == 0.5

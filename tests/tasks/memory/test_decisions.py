"""Working memory and decisions: what their trials hold, and what an ideal observer makes of them."""

import pytest
import torch

from rnncortex.tasks.memory import decisions
from rnncortex.tasks.memory.decisions import NoisyDecision, WorkingMemory
from tests.bad_input import Case


def test_working_memory_by_hand() -> None:
    task = WorkingMemory(cues=3, shortest_delay=2, longest_delay=6, noise_std=0.0)
    batch = task.batch(trials=200, seed=0)
    assert batch.inputs.shape == (200, 16, 4)
    delays = set()
    for trial in range(200):
        cue = int(batch.inputs[trial, 0, :3].argmax())
        go = batch.inputs[trial, :, 3].nonzero()[:, 0].tolist()
        assert batch.inputs[trial, :5, cue].tolist() == [1] * 5
        assert batch.inputs[trial, :, :3].sum() == 5
        assert len(go) == 5
        delays.add(go[0] - 5)
        assert batch.targets[trial, go, cue].tolist() == [1] * 5
        assert batch.targets[trial].sum() == 5
        assert batch.mask[trial].sum() == go[-1] + 1
    assert delays == {2, 3, 4, 5, 6}
    assert task.accuracy(batch.targets, batch) == 1
    guess = torch.zeros_like(batch.targets)
    guess[..., 0] = 1
    assert task.accuracy(guess, batch) == pytest.approx(task.chance, abs=0.1)


def test_nobody_beats_the_optimum_and_the_sum_reaches_it() -> None:
    task = NoisyDecision()
    batch = task.batch(trials=20_000, seed=0)
    right = batch.targets[:, 0, 0]
    summed = batch.inputs[:, : task.evidence].sum(1).expand(-1, batch.inputs.shape[1])[..., None]
    assert (task.choices(summed) == right).float().mean().item() == pytest.approx(task.optimum, abs=0.01)
    last = batch.inputs[:, task.evidence - 1, 0].sign()
    assert (last == right).float().mean().item() < task.optimum - 0.1
    assert batch.mask[0].tolist() == [False] * 20 + [True] * 5
    assert right.mean().item() == pytest.approx(0, abs=0.03)


BAD_INPUT = [
    Case(
        decisions.WorkingMemory,
        {"cues": 2, "shortest_delay": 2, "longest_delay": 4, "noise_std": 0.1},
        counts=("cues", "shortest_delay", "longest_delay"),
        numbers=("noise_std",),
        others={"longest_delay": 1},
    ),
    Case(decisions.WorkingMemory().batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(
        decisions.WorkingMemory().accuracy,
        {"predictions": torch.zeros(2, 30, 2), "batch": decisions.WorkingMemory().batch(2, seed=0)},
        tensors=("predictions",),
    ),
    Case(
        decisions.NoisyDecision,
        {"coherences": (0.1, 0.2), "noise_std": 0.1, "evidence": 5},
        numbers=("noise_std",),
        counts=("evidence",),
        others={"coherences": (0.1, -0.2)},
    ),
    Case(decisions.NoisyDecision().batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(decisions.NoisyDecision().choices, {"predictions": torch.ones(2, 25, 1)}, tensors=("predictions",)),
]

"""How far a cue may be off for a Hopfield network to complete it."""

import pytest
import torch

from rnncortex.analysis.attractors import pattern_completion
from rnncortex.tasks.patterns.cues import corrupt, random_patterns
from rnncortex.theory.attractors import recall_dynamics
from tests.bad_input import Case


def test_completion_follows_theory_and_ends_where_it_must() -> None:
    levels = torch.tensor([0.0, 0.5, 1.0], dtype=torch.float64)
    found = pattern_completion.measure(600, 0.05, levels, range(4))
    assert found.settled.shape == (4, 3, 10)
    predicted = recall_dynamics.one_step_overlap(0.05, 1 - levels)
    assert (found.once.double().mean((0, 2)) - predicted).abs().max() < 4 * 3.6 / (600 * 40) ** 0.5
    assert (found.settled[:, :2] > 0.99).all()
    assert found.settled[:, 2].mean().abs() < 0.2


def test_synchronous_recall_is_step_after_step() -> None:
    levels = torch.tensor([0.3, 0.8], dtype=torch.float64)
    found = pattern_completion.measure(200, 0.1, levels, [5], cues=6, steps=7)
    patterns = random_patterns(20, 200, seed=5)
    weight = (patterns.T @ patterns / 200).fill_diagonal_(0)
    for k, level in enumerate(levels.tolist()):
        state = corrupt(patterns[None, :6], level, seed=1_000_000 + k)[0]
        overlaps = []
        for _ in range(7):
            field = state @ weight
            state = torch.where(field.abs() > 1e-5, field.sign(), state)
            overlaps.append((state * patterns[:6]).mean(-1))
        torch.testing.assert_close(found.once[0, k], overlaps[0])
        torch.testing.assert_close(found.together[0, k], overlaps[-1])


def test_more_cues_than_patterns_are_refused() -> None:
    with pytest.raises(ValueError, match="cues: expected at most as many as there are patterns"):
        pattern_completion.measure(100, 0.05, torch.tensor([0.0]), [0])


BAD_INPUT = [
    Case(
        pattern_completion.measure,
        {"units": 20, "load": 0.2, "corruption": torch.tensor([0.0, 0.5]), "seeds": [0], "cues": 2, "steps": 3},
        tensors=("corruption",),
        numbers=("load",),
        counts=("units", "cues", "steps"),
        others={"seeds": []},
    ),
]

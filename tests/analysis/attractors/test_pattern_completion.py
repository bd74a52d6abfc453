"""How far a cue may be off for a Hopfield network to complete it."""

import pytest
import torch

from rnncortex.analysis.attractors import pattern_completion
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


def test_more_cues_than_patterns_are_refused() -> None:
    with pytest.raises(ValueError, match="cues: expected at most as many as there are patterns"):
        pattern_completion.measure(100, 0.05, torch.tensor([0.0]), [0])


BAD_INPUT = [
    Case(
        pattern_completion.measure,
        {"units": 20, "load": 0.2, "corruption": torch.tensor([0.0, 0.5]), "seeds": [0], "cues": 2},
        tensors=("corruption",),
        numbers=("load",),
        counts=("units", "cues"),
        others={"seeds": []},
    ),
]

"""Recall and completion: against overlaps computed state by state, and where the answer is known."""

import pytest
import torch

from rnncortex.analysis.attractors import pattern_completion, recall
from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.tasks.patterns.cues import random_patterns
from rnncortex.theory.attractors import recall_dynamics


def test_overlap_counts_agreement(device: str) -> None:
    patterns = random_patterns(5, 80, seed=0, dtype=torch.float64, device=device)
    states = random_patterns(5, 80, seed=1, dtype=torch.float64, device=device)
    agreeing = (patterns == states).double().sum(-1)
    torch.testing.assert_close(recall.overlap(states, patterns), 2 * agreeing / 80 - 1)


def test_the_path_of_overlaps_is_that_of_the_states(device: str) -> None:
    patterns = random_patterns(3, 30, seed=0, dtype=torch.float64, device=device)
    network = HopfieldNetwork.storing(patterns)
    start = random_patterns(12, 30, seed=2, dtype=torch.float64, device=device)
    settled = network.settle(start, seed=3)
    path = recall.overlap_path(start, settled.path, patterns)
    state = start.clone()
    for step in range(settled.path.shape[1] + 1):
        torch.testing.assert_close(path[:, step], state @ patterns.T / 30)
        if step < settled.path.shape[1]:
            for trial, unit in enumerate(settled.path[:, step].tolist()):
                state[trial, unit] *= -1 if unit >= 0 else 1
    assert torch.equal(state, settled.state)


def test_a_path_of_nothing_is_the_start() -> None:
    start = random_patterns(2, 6, seed=0)
    path = recall.overlap_path(start, torch.empty(2, 0, dtype=torch.int64), start)
    torch.testing.assert_close(path, (start @ start.T / 6)[:, None])


def test_a_path_is_checked() -> None:
    start = random_patterns(2, 6, seed=0)
    with pytest.raises(ValueError, match="path: expected whole numbers of shape"):
        recall.overlap_path(start, torch.zeros(2, 3), start)


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

"""Recall and completion: against overlaps computed state by state, and where the answer is known."""

import pytest
import torch

from rnncortex.analysis.attractors import recall
from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.tasks.patterns.cues import random_patterns
from tests.bad_input import Case
from tests.good_input import SPINS


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


BAD_INPUT = [
    Case(
        recall.overlap_path,
        {"start": SPINS, "path": torch.zeros(4, 1, dtype=torch.int64), "patterns": SPINS},
        tensors=("start", "patterns"),
        devices=("patterns",),
        others={"path": torch.full((4, 1), 2)},
    ),
    Case(recall.overlap, {"states": SPINS, "patterns": SPINS}, tensors=("states", "patterns"), devices=("patterns",)),
]

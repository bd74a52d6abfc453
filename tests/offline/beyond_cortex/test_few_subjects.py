"""Scores of forecasters on simulated subjects: what ships is whole, and nothing beats the noise."""

import pytest
import torch

from rnncortex.offline.beyond_cortex import few_subjects, next_volume
from tests.bad_input import Case

BAD_INPUT = [
    Case(few_subjects.cohort, {"world": "near"}, choices=("world",)),
    Case(
        few_subjects.learning_curve,
        {"kind": "ridge", "world": "near", "subjects": (1,), "seeds": 1, "updates": 1, "rates": (0.01,)},
        choices=("kind", "world"),
        counts=("seeds",),
    ),
]


def test_shipped_curves_are_whole() -> None:
    shipped = few_subjects.shipped()
    for world in few_subjects.WORLDS:
        for table in shipped.scores[world].values():
            assert table.shape == (few_subjects.SEEDS, len(few_subjects.SUBJECTS))
        assert set(shipped.rates[world]) == set(next_volume.KINDS)
    assert {kind: len(row) for kind, row in shipped.longer.items()} == {"LSTM": 2, "transformer": 2}


@pytest.mark.parametrize("world", ["near", "far"])
def test_ridge_comes_near_the_truth_and_no_network_beats_each_subjects_own(world) -> None:
    curves = few_subjects.shipped()
    new = few_subjects.cohort(world).record(40, few_subjects.VOLUMES, seed=999).volumes
    bound = 1 - 1 / new.var((0, 1)).mean().item()
    for table in curves.scores[world].values():
        assert table.max() < bound + 0.02
    assert curves.scores[world]["ridge"][:, -1].min() > bound - 0.1


@pytest.mark.parametrize("kind", next_volume.KINDS)
def test_a_short_training_repeats(kind) -> None:
    first, again = (few_subjects.learning_curve(kind, "near", (1, 2), 1, updates=2, rates=(0.01,))[0] for _ in range(2))
    assert first.shape == (1, 2)
    assert torch.equal(first, again)

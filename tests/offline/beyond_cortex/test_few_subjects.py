"""Scores of forecasters on simulated subjects: the true coupling has the score that theory gives, and ridge finds the lags."""

import pytest
import torch
from torch import nn

from rnncortex.numerics import seeding
from rnncortex.offline.beyond_cortex import few_subjects
from tests.bad_input import Case

SCANS = seeding.normal((2, 60, 3), 0)
PARTS = seeding.normal((2, 4, 5, 3), 0)

BAD_INPUT = [
    Case(few_subjects.cohort, {"world": "near"}, choices=("world",)),
    Case(few_subjects.network, {"kind": "LSTM", "regions": 3, "seed": 0}, choices=("kind",), counts=("regions",)),
    Case(few_subjects.windows, {"scans": SCANS, "stride": 3}, tensors=("scans",), counts=("stride",)),
    Case(
        few_subjects.trained,
        {"kind": "LSTM", "scans": [seeding.normal((1, 200, 3), 0)], "updates": 1, "rates": (0.01,)},
        choices=("kind",),
        counts=("updates",),
        others={"scans": []},
    ),
    Case(few_subjects.scores, {"networks": [few_subjects.network("LSTM", 3, 0)], "scans": SCANS}, tensors=("scans",)),
    Case(
        few_subjects.ridge_scores,
        {"scans": seeding.normal((2, 200, 3), 0), "tested": SCANS, "lags": (1,)},
        tensors=("scans", "tested"),
    ),
    Case(few_subjects.explained, {"targets": PARTS, "guess": PARTS}, tensors=("targets", "guess"), devices=("guess",)),
    Case(
        few_subjects.learning_curve,
        {"kind": "ridge", "world": "near", "subjects": (1,), "seeds": 1, "updates": 1, "rates": (0.01,)},
        choices=("kind", "world"),
        counts=("seeds",),
    ),
]


class Truth(nn.Module):
    def __init__(self, coupling):
        super().__init__()
        self.coupling = coupling.float()

    def forward(self, inputs):
        return inputs @ self.coupling.T, None


def test_the_true_coupling_leaves_the_noise() -> None:
    group = few_subjects.cohort("near")
    scans = group.record(1, 20_000, seed=3)
    found = few_subjects.scores([Truth(scans.coupling[0])], scans.volumes).item()
    assert found == pytest.approx(1 - 1 / scans.volumes.var((0, 1)).mean().item(), abs=0.01)


def test_shipped_curves_are_whole() -> None:
    shipped = few_subjects.shipped()
    for world in few_subjects.WORLDS:
        for table in shipped.scores[world].values():
            assert table.shape == (few_subjects.SEEDS, len(few_subjects.SUBJECTS))
        assert set(shipped.rates[world]) == set(few_subjects.KINDS)
    assert {kind: len(row) for kind, row in shipped.longer.items()} == {"LSTM": 2, "transformer": 2}


@pytest.mark.parametrize("world", ["near", "far"])
def test_ridge_comes_near_the_truth_and_no_network_beats_each_subjects_own(world) -> None:
    curves = few_subjects.shipped()
    new = few_subjects.cohort(world).record(40, few_subjects.VOLUMES, seed=999).volumes
    bound = 1 - 1 / new.var((0, 1)).mean().item()
    for table in curves.scores[world].values():
        assert table.max() < bound + 0.02
    assert curves.scores[world]["ridge"][:, -1].min() > bound - 0.1


def test_both_kinds_have_about_as_many_weights() -> None:
    sizes = [sum(p.numel() for p in few_subjects.network(kind, 8, 0).parameters()) for kind in few_subjects.KINDS]
    assert max(sizes) / min(sizes) < 1.1


@pytest.mark.parametrize("kind", few_subjects.KINDS)
def test_a_short_training_repeats(kind) -> None:
    first, again = (few_subjects.learning_curve(kind, "near", (1, 2), 1, updates=2, rates=(0.01,))[0] for _ in range(2))
    assert first.shape == (1, 2)
    assert torch.equal(first, again)


def test_windows_overlap_by_half() -> None:
    series = torch.arange(100.0)[None, :, None]
    parts = few_subjects.windows(series)
    assert parts.shape == (4, 37, 1)
    assert parts[1, 0, 0] == 18

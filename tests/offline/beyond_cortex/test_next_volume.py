"""Forecasts of the next volume: the true coupling has the score that theory gives, and windows are what they are said to be."""

import pytest
import torch
from torch import nn

from rnncortex.numerics import seeding
from rnncortex.offline.beyond_cortex import few_subjects, next_volume
from tests.bad_input import Case

SCANS = seeding.normal((2, 60, 3), 0)
PARTS = seeding.normal((2, 4, 5, 3), 0)

BAD_INPUT = [
    Case(next_volume.network, {"kind": "LSTM", "regions": 3, "seed": 0}, choices=("kind",), counts=("regions",)),
    Case(next_volume.windows, {"scans": SCANS, "stride": 3}, tensors=("scans",), counts=("stride",)),
    Case(
        next_volume.trained,
        {"kind": "LSTM", "scans": [seeding.normal((1, 200, 3), 0)], "updates": 1, "rates": (0.01,)},
        choices=("kind",),
        counts=("updates",),
        others={"scans": []},
    ),
    Case(next_volume.scores, {"networks": [next_volume.network("LSTM", 3, 0)], "scans": SCANS}, tensors=("scans",)),
    Case(
        next_volume.ridge_scores,
        {"scans": seeding.normal((2, 200, 3), 0), "tested": SCANS, "lags": (1,)},
        tensors=("scans", "tested"),
    ),
    Case(next_volume.explained, {"targets": PARTS, "guess": PARTS}, tensors=("targets", "guess"), devices=("guess",)),
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
    found = next_volume.scores([Truth(scans.coupling[0])], scans.volumes).item()
    assert found == pytest.approx(1 - 1 / scans.volumes.var((0, 1)).mean().item(), abs=0.01)


def test_both_kinds_have_about_as_many_weights() -> None:
    sizes = [sum(p.numel() for p in next_volume.network(kind, 8, 0).parameters()) for kind in next_volume.KINDS]
    assert max(sizes) / min(sizes) < 1.1


def test_windows_overlap_by_half() -> None:
    series = torch.arange(100.0)[None, :, None]
    parts = next_volume.windows(series)
    assert parts.shape == (4, 37, 1)
    assert parts[1, 0, 0] == 18

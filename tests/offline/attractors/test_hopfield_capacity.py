"""The capacity sweep: its tools against numpy and planted answers, its file against networks made again."""

import numpy as np
import pytest
import torch

from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.numerics import seeding
from rnncortex.offline.attractors import hopfield_capacity
from rnncortex.tasks.patterns.cues import random_patterns
from tests.bad_input import Case


def test_half_recalled_is_linear_interpolation() -> None:
    loads = torch.tensor([0.1, 0.12, 0.15, 0.2], dtype=torch.float64)
    recalled = torch.tensor([[1.0, 0.9, 0.3, 0.0], [0.8, 0.6, 0.5, 0.1]], dtype=torch.float64)
    expected = [np.interp(0.5, row[::-1], loads.numpy()[::-1]) for row in recalled.numpy()]
    assert hopfield_capacity.half_recalled(loads, recalled).tolist() == pytest.approx(expected)


def test_a_planted_limit_is_found() -> None:
    loads = torch.linspace(0.1, 0.2, 11, dtype=torch.float64)
    recalled, overlap = {}, {}
    for units in (400, 1600, 6400):
        middle = 0.14 + 0.5 / units**0.5 + 0.001 * seeding.normal((40, 1), units)
        recalled[units] = torch.sigmoid((middle - loads) / 0.004)
        overlap[units] = recalled[units]
    drop = hopfield_capacity.extrapolate(hopfield_capacity.Capacity(loads, overlap, recalled, {}))
    assert drop.limit.low < 0.14 < drop.limit.high
    assert drop.limit.estimate == pytest.approx(0.14, abs=1e-3)
    assert drop.amplitude == pytest.approx(0.5, rel=0.1)
    assert drop.limit.n == 120


def test_measured_overlaps_are_those_of_settled_networks() -> None:
    found = hopfield_capacity.measure(60, [0.2, 0.3], seeds=[3], cues=4)
    assert found.shape == (1, 2, 4)
    patterns = random_patterns(18, 60, seed=3)
    for column, count in enumerate((12, 18)):
        settled = HopfieldNetwork.storing(patterns[:count]).settle(patterns[:4], seed=1_000_003).state
        torch.testing.assert_close(found[0, column], (settled * patterns[:4]).mean(-1))


def test_the_shipped_sweep_is_whole_and_can_be_made_again() -> None:
    sweep = hopfield_capacity.shipped()
    assert sweep.loads.tolist() == pytest.approx(hopfield_capacity.LOADS)
    assert {units: len(rows) for units, rows in sweep.overlap.items()} == hopfield_capacity.SEEDS
    assert sweep.provenance["command"] == "python -m rnncortex.offline.attractors.hopfield_capacity"
    again = hopfield_capacity.measure(500, sweep.loads[:4], seeds=[0, 1])
    assert (again.double().mean(-1) - sweep.overlap[500][:2, :4]).abs().max() < 0.02
    recalled = (again > hopfield_capacity.RECALLED).double().mean(-1)
    assert (recalled - sweep.recalled[500][:2, :4]).abs().max() <= 0.1


CAPACITY = hopfield_capacity.shipped()


BAD_INPUT = [
    Case(
        hopfield_capacity.measure,
        {"units": 20, "loads": [0.2], "seeds": [0], "cues": 2},
        counts=("units", "cues"),
        others={"seeds": [], "loads": [-1.0]},
    ),
    Case(
        hopfield_capacity.half_recalled,
        {"loads": torch.tensor([0.1, 0.2]), "recalled": torch.tensor([1.0, 0.0])},
        tensors=("loads", "recalled"),
        others={"loads": torch.tensor([0.2, 0.1]), "recalled": torch.tensor([1.0, 1.0])},
    ),
    Case(
        hopfield_capacity.extrapolate,
        {"capacity": CAPACITY, "resamples": 100, "seed": 0},
        counts=("resamples", "seed"),
        others={"capacity": CAPACITY._replace(recalled={})},
    ),
]

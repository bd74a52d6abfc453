"""Sequences: a bump of activity that passes over a row or round a ring of units."""

import math

import pytest
import torch

from rnncortex.tasks.sequences import bumps
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}


def test_bumps_peak_where_and_when_they_should() -> None:
    times, peaks = torch.arange(101, **DOUBLE) / 100, torch.tensor([0.2, 0.5, 0.9], **DOUBLE)
    row = bumps.passing(times, peaks, 0.1)
    assert row.argmax(0).tolist() == [20, 50, 90]
    assert row[30, 0].item() == pytest.approx(math.exp(-0.5))
    ring = bumps.circulating(times, 10, period=0.5)
    assert ring.argmax(1)[[0, 5, 25, 50]].tolist() == [0, 1, 5, 0]
    torch.testing.assert_close(ring[:51], ring[50:])


def test_a_bump_on_a_ring_moves_without_changing() -> None:
    shift = 0.5 * 3 / 10
    first, later = bumps.circulating(torch.tensor([[0.1], [0.1 + shift]], **DOUBLE), 10, period=0.5, sharpness=2.0)
    torch.testing.assert_close(first.roll(3, -1), later)


TIMES = torch.linspace(0, 1, 11, **DOUBLE)


BAD_INPUT = [
    Case(
        bumps.passing,
        {"times": TIMES, "peaks": TIMES, "width": 0.1},
        tensors=("times", "peaks"),
        devices=("peaks",),
        numbers=("width",),
    ),
    Case(
        bumps.circulating,
        {"times": TIMES, "units": 5, "period": 1.0, "sharpness": 3.0},
        tensors=("times",),
        counts=("units",),
        numbers=("period", "sharpness"),
    ),
]

"""Shares of short intervals against enumeration of every spike train."""

import itertools

import pytest
import torch

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.theory.spikes import intervals
from tests.bad_input import Case
from tests.good_input import DOUBLE


@pytest.mark.parametrize("bins", [1, 2, 5])
def test_share_of_short_intervals_over_every_train(bins: int) -> None:
    probability = seeding.uniform((9,), 0, low=0.05, high=0.8)
    short = every = 0.0
    for train in itertools.product((0, 1), repeat=9):
        weight = 1.0
        for spike, p in zip(train, probability.tolist(), strict=True):
            weight *= p if spike else 1 - p
        times = [t for t, spike in enumerate(train) if spike]
        between = [b - a for a, b in itertools.pairwise(times)]
        short += weight * sum(interval <= bins for interval in between)
        every += weight * len(between)
    assert intervals.short_interval_share(probability, bins).item() == pytest.approx(short / every, rel=1e-12)


def test_of_a_long_constant_rate_it_is_geometric(device: str) -> None:
    share = intervals.short_interval_share(torch.full((200_000,), 0.03, dtype=torch.float64, device=device), 10)
    assert share.item() == pytest.approx(1 - 0.97**10, rel=1e-3)


BAD_INPUT = [
    Case(
        rnncortex.theory.spikes.intervals.short_interval_share,
        {"probability": torch.full((20,), 0.1, **DOUBLE), "bins": 3},
        tensors=("probability",),
        counts=("bins",),
        others={"probability": torch.full((20,), 1.0), "bins": 20},
    ),
]

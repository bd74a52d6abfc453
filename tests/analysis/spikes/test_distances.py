"""Distances against all pairings of spikes and against the integral."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.analysis.spikes import distances
from tests.bad_input import Case

TRAIN = st.lists(st.floats(0, 1, width=32), max_size=4).map(sorted)


def by_all_pairings(first: list[float], second: list[float], cost: float) -> float:
    best = float(len(first) + len(second))
    for pairs in range(1, min(len(first), len(second)) + 1):
        for chosen in itertools.combinations(first, pairs):
            for others in itertools.combinations(second, pairs):
                moved = sum(cost * abs(a - b) for a, b in zip(chosen, others, strict=True))
                best = min(best, len(first) + len(second) - 2 * pairs + moved)
    return best


@given(TRAIN, TRAIN, st.floats(0, 20))
@settings(max_examples=60, deadline=None)
def test_least_cost_of_all_pairings(first: list[float], second: list[float], cost: float) -> None:
    trains = [torch.tensor(train, dtype=torch.float64) for train in (first, second)]
    found = distances.victor_purpura(*trains, cost=cost)
    assert found == pytest.approx(by_all_pairings(first, second, cost), abs=1e-9)
    assert found == pytest.approx(distances.victor_purpura(*trains[::-1], cost=cost), abs=1e-9)


def test_van_rossum_is_the_integral() -> None:
    first, second, tau = torch.tensor([0.1, 0.15, 0.4], dtype=torch.float64), torch.tensor([0.12, 0.5], dtype=torch.float64), 0.05
    edges = torch.linspace(0, 2, 2_000_001, dtype=torch.float64)
    middle = (edges[1:] + edges[:-1]) / 2
    f, g = (sum(torch.where(middle > t, torch.exp(-(middle - t) / tau), 0.0) for t in train) for train in (first, second))
    expected = ((f - g).square().sum() * 1e-6 / tau).sqrt().item()
    assert distances.van_rossum(first, second, tau=tau) == pytest.approx(expected, rel=1e-4)
    assert distances.van_rossum(first, first, tau=tau) == 0


def test_slow_and_fast_limits() -> None:
    first, second = torch.tensor([0.1, 0.2, 0.3]), torch.tensor([0.7])
    assert distances.van_rossum(first, second, tau=1e-6) == pytest.approx(2**0.5)
    assert distances.van_rossum(first, second, tau=1e9) == pytest.approx(2**0.5)  # a difference of two spikes, squared and halved
    assert distances.victor_purpura(first, second, cost=0.0) == 2
    assert distances.victor_purpura(first, second, cost=1e9) == 4


TIMES = torch.tensor([0.1, 0.3])
BAD_INPUT = [
    Case(
        distances.victor_purpura,
        {"first": TIMES, "second": TIMES, "cost": 1.0},
        recordings=("first", "second"),
        numbers=("cost",),
        others={"first": TIMES.flip(0)},
    ),
    Case(
        distances.van_rossum,
        {"first": TIMES, "second": TIMES, "tau": 0.1},
        recordings=("first", "second"),
        numbers=("tau",),
        others={"second": TIMES.flip(0)},
    ),
]

"""Averages and intervals, counted one by one."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import rnncortex
from rnncortex.analysis.spikes import intervals
from rnncortex.numerics import seeding
from rnncortex.theory.spikes.intervals import short_interval_share
from tests.analysis.spikes.coins import coins
from tests.bad_input import Case
from tests.good_input import DOUBLE, FIRED


def test_intervals_one_by_one(device: str) -> None:
    spikes = (seeding.uniform((5, 80, 3), 0, device=device) < 0.2).double()
    found = intervals.intervals(spikes, dt=0.001)
    for unit in range(3):
        expected = []
        for trial in spikes[..., unit].tolist():
            times = [0.001 * step for step, spike in enumerate(trial) if spike]
            expected += [b - a for a, b in itertools.pairwise(times)]
        torch.testing.assert_close(found[unit].cpu(), torch.tensor(expected, dtype=torch.float64), rtol=1e-9, atol=0)


def test_an_interval_of_some_bins_is_exactly_that_long() -> None:
    spikes = torch.zeros(1, 10, 1, dtype=torch.float64)
    spikes[0, [2, 6], 0] = 1
    assert intervals.intervals(spikes, dt=0.001)[0].tolist() == [4 * 0.001]


def test_the_average_is_in_hertz() -> None:
    spikes = torch.tensor([[[1.0], [0.0]], [[1.0], [1.0]]])
    assert intervals.trial_average(spikes, dt=0.1)[:, 0].tolist() == [10.0, 5.0]


def test_independent_bins_have_the_predicted_share_of_short_intervals() -> None:
    spikes = (seeding.uniform((400, 500, 1), 1) < 0.06).double()
    found = intervals.intervals(spikes, dt=0.001)[0]
    share = (found < 0.0055).double().mean().item()
    expected = short_interval_share(torch.full((500,), 0.06, dtype=torch.float64), 5).item()
    assert abs(share - expected) < 4 * (expected * (1 - expected) / len(found)) ** 0.5


TRAIN = st.lists(st.booleans(), min_size=3, max_size=40).filter(lambda bits: sum(bits) >= 2)


@given(TRAIN, st.integers(1, 10))
def test_short_intervals_are_counted_as_by_hand(bits, longest):
    spikes = torch.tensor(bits, **DOUBLE)[None, :, None]
    gaps = np.diff(np.flatnonzero(bits))
    assert intervals.short_interval_share(spikes, longest).item() == pytest.approx((gaps <= longest).mean())


@pytest.mark.parametrize("lag", [1, 2])
def test_serial_correlation_is_that_of_numpy_within_trials(lag):
    spikes = coins(0.2, (3, 200, 1), 13)
    gaps = [np.diff(np.flatnonzero(trial[:, 0])) for trial in spikes.numpy()]
    first, later = (np.concatenate([part(g) for g in gaps]) for part in (lambda g: g[:-lag], lambda g: g[lag:]))
    assert intervals.serial_correlation(spikes, lag).item() == pytest.approx(np.corrcoef(first, later)[0, 1])


def test_alternating_intervals_are_anticorrelated():
    at = np.cumsum(np.tile([3, 7], 20))
    spikes = torch.zeros(1, at[-1] + 1, 1)
    spikes[0, at, 0] = 1
    assert intervals.serial_correlation(spikes).item() == pytest.approx(-1, abs=1e-6)


FEATURES = seeding.normal((3, 20, 2), 0)


def test_whole_numbers_and_arrays_of_numpy() -> None:
    spikes = torch.tensor([[[1], [0], [1], [1]], [[0], [1], [0], [0]]])
    for same in (spikes, spikes.bool(), spikes.numpy().astype("uint8"), spikes.double()):
        assert rnncortex.analysis.spikes.intervals.intervals(same, dt=0.5)[0].tolist() == [1.0, 0.5]


BAD_INPUT = [
    Case(
        intervals.short_interval_share,
        {"spikes": FIRED, "bins": 2},
        recordings=("spikes",),
        counts=("bins",),
        others={"spikes": 0 * FIRED},
    ),
    Case(
        intervals.serial_correlation,
        {"spikes": FIRED, "lag": 1},
        recordings=("spikes",),
        counts=("lag",),
        others={"spikes": 0 * FIRED},
    ),
    Case(rnncortex.analysis.spikes.intervals.trial_average, {"spikes": FEATURES, "dt": 0.01}, recordings=("spikes",), numbers=("dt",)),
    Case(
        rnncortex.analysis.spikes.intervals.intervals,
        {"spikes": (FEATURES > 0).double(), "dt": 0.01},
        recordings=("spikes",),
        numbers=("dt",),
        others={"spikes": FEATURES},
    ),
]

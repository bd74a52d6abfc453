"""Averages and intervals, counted one by one."""

import itertools

import torch

from rnncortex.analysis.spikes import intervals
from rnncortex.numerics import seeding
from rnncortex.theory.spikes.intervals import short_interval_share


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

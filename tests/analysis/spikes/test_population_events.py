"""Population events that were put there are found, and nothing else."""

import math

import pytest
import torch

from rnncortex.analysis.spikes import population_events
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
SPIKES = torch.zeros(2, 400, 10, **DOUBLE)
SPIKES[0, 100:200] = (torch.arange(100)[:, None] % 5 == torch.arange(10) % 5).double()
SPIKES[1, 300:310] = 1.0
RATE = population_events.population_rate(SPIKES, 0.001)
BAD_INPUT = [
    Case(
        population_events.population_rate,
        {"spikes": SPIKES, "dt": 0.001, "smoothing": 0.01},
        tensors=("spikes",),
        numbers=("dt", "smoothing"),
    ),
    Case(
        population_events.detect,
        {"rate": RATE, "dt": 0.001, "threshold": 50.0, "edge": 10.0, "shortest": 0.05, "longest": 0.5},
        tensors=("rate",),
        numbers=("dt", "shortest", "longest"),
        others={"threshold": 5.0, "edge": math.nan},
    ),
]


def test_rate_keeps_the_number_of_spikes() -> None:
    assert RATE[0].sum().item() * 0.001 * 10 == pytest.approx(SPIKES[0].sum().item(), rel=1e-6)
    flat = population_events.population_rate(torch.ones(1, 100, 3, **DOUBLE), 0.001)
    torch.testing.assert_close(flat, torch.full((1, 100), 1000.0, **DOUBLE))


def test_one_spike_becomes_a_gaussian_of_four_standard_deviations() -> None:
    spikes = torch.zeros(1, 201, 2, **DOUBLE)
    spikes[0, 100, 0] = 1
    away = torch.arange(-100, 101, **DOUBLE) / 10
    shape = torch.exp(-away.square() / 2) * (away.abs() <= 4)
    rate = population_events.population_rate(spikes, 0.001, smoothing=0.01)[0]
    torch.testing.assert_close(rate, 500 * shape / shape.sum())


def test_long_events_are_found_where_they_are() -> None:
    (event,) = population_events.detect(RATE, 0.001, threshold=150, edge=100, shortest=0.06)
    assert event.trial == 0
    assert event.start == pytest.approx(100, abs=3)
    assert event.stop == pytest.approx(200, abs=3)
    assert event.peak == pytest.approx(200, rel=0.01)


def test_short_ones_high_thresholds_and_ends() -> None:
    both = population_events.detect(RATE, 0.001, threshold=150, edge=100, shortest=0.01)
    assert [event.trial for event in both] == [0, 1]
    assert population_events.detect(RATE, 0.001, threshold=1e4, edge=100) == []
    whole = population_events.detect(torch.full((1, 80), 5.0, **DOUBLE), 0.001, threshold=4, edge=1)
    assert [(event.start, event.stop) for event in whole] == [(0, 80)]

"""Intervals and tests against formulas, enumeration and coverage."""

import math

import numpy as np
import pytest

from rnncortex.numerics import statistics
from rnncortex.numerics.statistics import bootstrap_interval, fit_slope, mean_interval
from tests.bad_input import Case


def test_mean_interval_by_hand() -> None:
    # mean 2, standard deviation 1, t quantile for two degrees of freedom 4.302653
    found = mean_interval([1.0, 2.0, 3.0])
    assert found.estimate == 2.0
    assert found.high - found.estimate == pytest.approx(4.302652729911275 / math.sqrt(3), rel=1e-9)
    assert (found.level, found.n) == (0.95, 3)


def test_intervals_of_several_quantities_are_those_of_each() -> None:
    samples = np.random.default_rng(1).normal(size=(6, 3))
    assert statistics.mean_intervals(samples) == [mean_interval(column) for column in samples.T]


def test_normal_intervals_are_those_of_students_in_the_limit() -> None:
    samples = np.random.default_rng(2).normal(3, 2, size=20000)
    (found,) = statistics.normal_intervals([samples.mean()], [samples.std(ddof=1) / math.sqrt(20000)], [20000])
    assert found == pytest.approx(mean_interval(samples), rel=1e-4)


@pytest.mark.parametrize("interval", [mean_interval, lambda x: bootstrap_interval(x, seed=0, resamples=500)])
def test_intervals_cover(interval) -> None:
    random = np.random.default_rng(0)
    hits = 0
    for _ in range(200):
        low, high = interval(random.normal(size=20))[1:3]
        hits += low <= 0 <= high
    assert 180 <= hits <= 199  # 95% of 200, plus or minus three standard errors, and the bootstrap's bias at n = 20


def test_bootstrap_of_constant_samples() -> None:
    assert bootstrap_interval([3.0] * 5, seed=0)[:3] == (3.0, 3.0, 3.0)


def test_slope_against_polyfit() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=30)
    y = 2 * x - 1 + 0.1 * random.normal(size=30)
    (slope, intercept), covariance = np.polyfit(x, y, 1, cov=True)
    found = fit_slope(x, y)
    assert found.slope == pytest.approx(slope)
    assert found.intercept == pytest.approx(intercept)
    assert found.standard_error == pytest.approx(math.sqrt(covariance[0, 0]))


BAD_INPUT = [
    Case(statistics.mean_interval, {"samples": [1.0, 2.0], "level": 0.9}, numbers=("level",), others={"samples": [1.0]}),
    Case(statistics.mean_intervals, {"samples": [[1.0], [2.0]], "level": 0.9}, numbers=("level",), others={"samples": [1.0, 2.0]}),
    Case(
        statistics.normal_intervals,
        {"estimates": [1.0, 2.0], "standard_errors": [0.1, 0.2], "n": [5, 5], "level": 0.9},
        numbers=("level",),
        others={"n": [5], "estimates": ["a", "b"], "standard_errors": [0.1, -0.2]},
    ),
    Case(
        statistics.bootstrap_interval,
        {"samples": [1.0, 2.0, 4.0], "seed": 0, "level": 0.9, "resamples": 200},
        numbers=("level",),
        counts=("seed", "resamples"),
        others={"samples": [1.0, float("nan")]},
    ),
    Case(statistics.fit_slope, {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]}, others={"x": [1.0, 1.0, 1.0], "y": [1.0, 2.0]}),
]

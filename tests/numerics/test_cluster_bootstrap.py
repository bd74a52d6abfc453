"""The cluster bootstrap covers as it should where rows of a cluster are alike, and its number of clusters is what counts."""

import numpy as np
import pytest

from rnncortex.numerics import cluster_bootstrap
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        cluster_bootstrap.interval,
        {"statistic": np.sum, "clusters": [0, 0, 1], "seed": 0, "level": 0.9, "resamples": 100},
        numbers=("level",),
        counts=("resamples", "seed"),
        others={"clusters": [0, 0, 0], "statistic": lambda weights: np.nan},
    )
]


def test_width_is_that_of_the_means_of_clusters() -> None:
    random = np.random.default_rng(0)
    own = random.normal(size=400)
    rows, who = np.repeat(own, 5), np.repeat(np.arange(400), 5)
    found = cluster_bootstrap.interval(lambda w: np.average(rows, weights=w), who, seed=1, resamples=2000)
    expected = 1.96 * own.std(ddof=1) / 20
    assert found.n == 400
    assert found.estimate == pytest.approx(own.mean())
    assert (found.high - found.low) / 2 == pytest.approx(expected, rel=0.1)


def test_the_same_seed_gives_the_same_ends() -> None:
    rows, who = np.arange(10.0), np.arange(10) // 2
    first, again = (cluster_bootstrap.interval(lambda w: np.average(rows, weights=w), who, seed=3) for _ in range(2))
    assert first == again

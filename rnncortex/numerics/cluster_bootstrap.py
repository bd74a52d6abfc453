"""Cluster bootstrap: the uncertainty of a statistic when rows of one patient, subject or day belong together."""

from collections.abc import Callable
from typing import Any

import numpy as np

from rnncortex.numerics import checks
from rnncortex.numerics.statistics import Interval


def interval(statistic: Callable[[np.ndarray], float], clusters: Any, *, seed: int, level: float = 0.95, resamples: int = 1000) -> Interval:
    """A statistic with its percentile interval when whole clusters are drawn again.

    Parameters
    ----------
    statistic : callable
        From a weight for each row (how often its cluster was drawn) to a number.
    clusters : array, shape (rows,)
        Which cluster each row belongs to.
    seed : int
        Of the draws.
    level : float
        Coverage.
    resamples : int
        Number of bootstrap samples.

    Returns
    -------
    Interval
        With the number of clusters as n.

    Raises
    ------
    TypeError, ValueError
        If there are fewer than 2 clusters, the statistic is not finite, or an option is out of range.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, Cambridge University Press, section 3.8.

    Examples
    --------
    >>> import numpy as np
    >>> from rnncortex.numerics import cluster_bootstrap
    >>> rows = np.array([1.0, 1.0, 3.0, 3.0])
    >>> cluster_bootstrap.interval(lambda w: np.average(rows, weights=w), [0, 0, 1, 1], seed=0).estimate
    2.0
    """
    seed = checks.count("seed", seed, at_least=0)
    who = np.asarray(clusters)
    if who.ndim != 1 or len(who) == 0:
        raise ValueError(f"clusters: expected a cluster for each row, got {checks.describe(who)}")
    checks.number("level", level, above=0, below=1)
    checks.count("resamples", resamples, at_least=100)
    names, rows = np.unique(who, return_inverse=True)
    if len(names) < 2:
        raise ValueError(f"clusters: expected at least 2 of them, got {len(names)}")
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    estimate = float(statistic(np.ones(len(who))))
    values = np.array([statistic(times[rows].astype(float)) for times in drawn])
    if not np.isfinite([estimate, *values]).all():
        raise ValueError("statistic: expected finite numbers, got NaN or infinity")
    low, high = np.quantile(values, ((1 - level) / 2, (1 + level) / 2))
    return Interval(estimate, float(low), float(high), level, len(names))

"""Estimates with their uncertainty: intervals, tests and fitted slopes."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from torch import Tensor

from rnncortex.numerics import checks


class Interval(NamedTuple):
    """An estimate with its confidence interval.

    Attributes
    ----------
    estimate : float
        The point estimate, in the unit of the data.
    low, high : float
        Ends of the confidence interval, same unit.
    level : float
        Coverage, between 0 and 1.
    n : int
        Number of independent observations (seeds, networks, trials) behind it.
    """

    estimate: float
    low: float
    high: float
    level: float
    n: int


class Slope(NamedTuple):
    """A fitted straight line.

    Attributes
    ----------
    slope : float
        Rise of y with x, in units of y per unit of x.
    intercept : float
        y at x = 0.
    standard_error : float
        Of the slope, from the residuals.
    """

    slope: float
    intercept: float
    standard_error: float


def mean_interval(samples: Any, *, level: float = 0.95) -> Interval:
    """Mean of independent samples with Student's confidence interval.

    Parameters
    ----------
    samples : array, shape (n,)
        At least 2 independent observations.
    level : float
        Coverage.

    Returns
    -------
    Interval

    Raises
    ------
    TypeError, ValueError
        If there are fewer than 2 samples, a sample is not finite, or the level is not between 0 and 1.

    Examples
    --------
    >>> from rnncortex.numerics.statistics import mean_interval
    >>> mean_interval([1.0, 2.0, 3.0]).estimate
    2.0
    """
    values = _samples("samples", samples)
    checks.number("level", level, above=0, below=1)
    from scipy.stats import t

    half = t.ppf((1 + level) / 2, values.size - 1) * values.std(ddof=1) / np.sqrt(values.size)
    mean = float(values.mean())
    return Interval(mean, mean - float(half), mean + float(half), level, values.size)


def mean_intervals(samples: Any, *, level: float = 0.95) -> list[Interval]:
    """Means of several quantities that were measured together, each with Student's confidence interval.

    Parameters
    ----------
    samples : array, shape (n, quantities)
        At least 2 independent observations of each quantity: a row a seed, network or trial.
    level : float
        Coverage of each.

    Returns
    -------
    list of Interval, length quantities

    Raises
    ------
    TypeError, ValueError
        If there are fewer than 2 samples, a sample is not finite, or the level is not between 0 and 1.

    Examples
    --------
    >>> from rnncortex.numerics.statistics import mean_intervals
    >>> [interval.estimate for interval in mean_intervals([[1.0, 10.0], [3.0, 30.0]])]
    [2.0, 20.0]
    """
    if isinstance(samples, Tensor):
        samples = samples.detach().cpu().numpy()
    if (table := np.asarray(samples)).ndim != 2:
        raise ValueError(f"samples: expected rows of numbers, a row a sample, got {checks.describe(samples)}")
    return [mean_interval(column, level=level) for column in table.T]


def normal_intervals(estimates: Any, standard_errors: Any, n: Sequence[int], *, level: float = 0.95) -> list[Interval]:
    """Confidence intervals of estimates whose errors are known and close to normal: of means of many samples, or from a bootstrap.

    Parameters
    ----------
    estimates, standard_errors : array, shape (quantities,)
    n : sequence of int, length quantities
        Number of independent observations behind each.
    level : float
        Coverage of each.

    Returns
    -------
    list of Interval, length quantities

    Raises
    ------
    TypeError, ValueError
        If a number is not finite, the shapes differ, an error is negative, or the level is not between 0 and 1.

    Examples
    --------
    >>> from rnncortex.numerics.statistics import normal_intervals
    >>> (interval,) = normal_intervals([5.0], [1.0], n=[400])
    >>> round(interval.high, 2)
    6.96
    """
    middle = _samples("estimates", estimates, at_least=1)
    errors = _samples("standard_errors", standard_errors, at_least=1)
    if errors.shape != middle.shape or errors.min() < 0:
        raise ValueError(f"standard_errors: expected one of at least 0 for each estimate, got {checks.describe(errors)}")
    if len(n) != len(middle):
        raise ValueError(f"n: expected a number of observations for each of {len(middle)} estimates, got {len(n)}")
    for count in n:
        checks.count("n", count)
    checks.number("level", level, above=0, below=1)
    from scipy.stats import norm

    half = float(norm.ppf((1 + level) / 2)) * errors
    ends = zip(middle.tolist(), (middle - half).tolist(), (middle + half).tolist(), n, strict=True)
    return [Interval(estimate, low, high, level, int(count)) for estimate, low, high, count in ends]


def bootstrap_interval(
    samples: Any, statistic: Callable[..., Any] = np.mean, *, seed: int, level: float = 0.95, resamples: int = 2000
) -> Interval:
    """A statistic of independent samples with its bias-corrected bootstrap interval (scipy's BCa).

    Parameters
    ----------
    samples : array, shape (n,)
        At least 2 independent observations.
    statistic : callable
        From an array to numbers along ``axis``, such as ``numpy.median``.
    seed : int
        Seed of the resampling.
    level : float
        Coverage.
    resamples : int
        Number of bootstrap samples.

    Returns
    -------
    Interval

    Raises
    ------
    TypeError, ValueError
        If there are fewer than 2 samples, a sample is not finite, or an option is out of range.
    """
    seed = checks.count("seed", seed, at_least=0)
    values = _samples("samples", samples)
    checks.number("level", level, above=0, below=1)
    checks.count("resamples", resamples, at_least=100)
    from scipy.stats import bootstrap

    estimate = float(statistic(values, axis=0))
    if np.ptp(values) == 0:
        return Interval(estimate, estimate, estimate, level, values.size)
    random = np.random.default_rng(seed)
    ends = bootstrap((values,), statistic, confidence_level=level, n_resamples=resamples, rng=random).confidence_interval
    return Interval(estimate, float(ends.low), float(ends.high), level, values.size)


def fit_slope(x: Any, y: Any) -> Slope:
    """Least-squares line through points; on logarithms of both axes its slope is the exponent of a power law.

    Parameters
    ----------
    x, y : array, shape (n,)
        At least 3 points.

    Returns
    -------
    Slope

    Raises
    ------
    TypeError, ValueError
        If there are fewer than 3 points, their numbers differ, all x are equal, or a number is not finite.

    Examples
    --------
    >>> from rnncortex.numerics.statistics import fit_slope
    >>> round(fit_slope([0, 1, 2], [1, 3, 5]).slope, 12)
    2.0
    """
    across, up = _samples("x", x, at_least=3), _samples("y", y, at_least=3)
    if across.size != up.size:
        raise ValueError(f"y: expected as many numbers as x ({across.size}), got {up.size}")
    if np.ptp(across) == 0:
        raise ValueError("x: expected at least two different numbers, got all equal")
    from scipy.stats import linregress

    line = linregress(across, up)
    return Slope(float(line.slope), float(line.intercept), float(line.stderr))


def _samples(name: str, samples: Any, *, at_least: int = 2) -> np.ndarray:
    if isinstance(samples, Tensor):
        samples = samples.detach().cpu().numpy()
    try:
        values = np.asarray(samples, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: expected real numbers, got {checks.describe(samples)}") from error
    if values.ndim != 1 or values.size < at_least:
        raise ValueError(f"{name}: expected at least {at_least} numbers in one dimension, got {checks.describe(values)}")
    if not np.isfinite(values).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity in {checks.describe(values)}")
    return values

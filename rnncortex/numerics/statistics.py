"""Estimates with their uncertainty: intervals, tests and fitted slopes."""

from typing import NamedTuple


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

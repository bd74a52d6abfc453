"""Processor time of a piece of work: the best of several runs, which other work on the machine disturbs least."""

import time
from collections.abc import Callable

from rnncortex.numerics import checks


def best_of(repeats: int, work: Callable[[], object]) -> float:
    """The shortest processor time of several runs, in seconds.

    Parameters
    ----------
    repeats : int
        How many runs.
    work : callable
        Called without arguments; what it returns is dropped.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If ``repeats`` is not a positive whole number, or ``work`` cannot be called.
    """
    repeats = checks.count("repeats", repeats)
    if not callable(work):
        raise TypeError(f"work: expected something to call, got {checks.describe(work)}")
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best

"""Timings that can be trusted on a noisy machine: rivals take turns, and processor time is compared round by round."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

SHORTEST = 0.02
"""Seconds that a measurement takes at least: faster work is repeated within it."""


class SideBySide(NamedTuple):
    """Two rivals over the same rounds.

    Attributes
    ----------
    ours, theirs : float
        Median processor seconds.
    ratio, low, high : float
        Their time over ours, round by round: median and quartiles.
    rounds : int
    """

    ours: float
    theirs: float
    ratio: float
    low: float
    high: float
    rounds: int


def side_by_side(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = 7) -> SideBySide:
    """Time two rivals in turns, the first to go changing from round to round, after each has run once."""
    rivals = (ours, theirs)
    repeats = [repeats_of(work) for work in rivals]
    seconds: list[tuple[float, float]] = []
    for turn in range(rounds):
        order = (0, 1) if turn % 2 else (1, 0)
        taken = {which: seconds_of(rivals[which], repeats[which]) for which in order}
        seconds.append((taken[0], taken[1]))
    ratios = [theirs / ours for ours, theirs in seconds]
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return SideBySide(*(statistics.median(column) for column in zip(*seconds, strict=True)), middle, low, high, rounds)


def repeats_of(work: Callable[[], object]) -> int:
    """Warm up, and say how often the work fits into the shortest measurement."""
    first = seconds_of(work, 1)
    return 1 if first > SHORTEST else max(1, round(SHORTEST / max(seconds_of(work, 1), 1e-5)))


def seconds_of(work: Callable[[], object], repeats: int) -> float:
    """Processor seconds for one run, the mean of several in a row."""
    start = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - start) / repeats


def growth(seconds: dict[int, float]) -> float:
    """The exponent with which a cost grows with a size: the slope of their logarithms, by least squares."""
    import numpy as np

    sizes, costs = zip(*seconds.items(), strict=True)
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def in_a_process_of_its_own(setup: str, work: str) -> dict[str, float]:
    """Processor seconds, and megabytes by which a fresh process grows at its peak beyond what the set-up took (Linux)."""
    high = "int(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    code = (
        f"import time\n{setup}\nopen('/proc/self/clear_refs', 'w').write('5')  # the peak starts anew from what is held now\n"
        f"before, began = {high}, time.process_time()\n{work}\nprint(time.process_time() - began, ({high} - before) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return {"seconds": seconds, "megabytes": megabytes}

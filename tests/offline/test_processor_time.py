"""The best of several runs, against a clock whose ticks are known."""

import time

import pytest

from rnncortex.offline import processor_time
from tests.bad_input import Case

BAD_INPUT = [Case(processor_time.best_of, {"repeats": 2, "work": int}, counts=("repeats",), others={"work": 3})]


def test_the_shortest_of_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, costs = [0.0], iter([5.0, 2.0, 7.0])

    def work() -> None:
        clock[0] += next(costs)

    def read() -> float:
        return clock[0]

    monkeypatch.setattr(time, "process_time", read)
    assert processor_time.best_of(3, work) == 2
    assert next(costs, None) is None

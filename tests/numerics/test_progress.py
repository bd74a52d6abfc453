"""Bars of progress: none for short work, one for long work, closed whatever happens."""

import pytest

from rnncortex.numerics import progress


class Bar:
    """Notes what it is told."""

    made: list["Bar"]

    def __init__(self, **options: object) -> None:
        self.options, self.updates, self.closed = options, 0, False
        Bar.made.append(self)

    def update(self) -> None:
        self.updates += 1

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    Bar.made = []
    monkeypatch.setattr(progress, "tqdm", Bar)
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    return Bar.made


def test_short_work_makes_no_bar(bars: list[Bar]) -> None:
    assert list(progress.track(range(1000), "Work")) == list(range(1000))
    assert not bars


def test_long_work_makes_one_that_counts_on(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    assert list(progress.track(range(10), "Work")) == list(range(10))
    (bar,) = bars
    assert bar.options == {"desc": "Work", "total": 10, "initial": 2, "leave": False, "mininterval": 0.5}
    assert bar.updates == 7
    assert bar.closed


def test_interrupted_work_closes_its_bar(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    work = progress.track(range(10), "Work")
    next(work)
    work.close()
    assert bars[0].closed


def test_it_can_be_turned_off(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert list(progress.track(range(3), "Work")) == [0, 1, 2]
    assert not bars

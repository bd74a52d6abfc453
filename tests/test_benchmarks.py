"""Every benchmark is set up and its results are compared at a tiny size, without a clock: `make bench` times what works."""

import pytest
from benchmarks import accelerator
from benchmarks.comparison import Benchmark
from benchmarks.rows import ROWS
from benchmarks.timing import growth


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} beside {row.peer}")
def test_set_up_and_agreement(row: Benchmark) -> None:
    if missing := row.missing():
        pytest.skip(f"not installed: {', '.join(missing)}; make bench installs it")
    work = row.prepare(**row.tiny)
    work.agree(work.ours(), work.theirs())
    work.ours()  # neither has changed what the next round starts from
    work.theirs()


@pytest.mark.parametrize("row", accelerator.WORKS, ids=lambda row: row.name)
def test_what_is_measured_on_a_gpu(row: accelerator.OnDevice, device: str) -> None:
    row.prepare(device, **row.tiny)()


def test_growth_is_the_exponent_of_a_power() -> None:
    assert growth({2: 12.0, 4: 96.0, 8: 768.0}) == pytest.approx(3.0)

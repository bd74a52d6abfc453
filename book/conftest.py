"""`pytest book` runs every chapter as the notebook that it is, then holds the run against the rules of the book.

nbval runs notebooks; here it is handed what jupytext reads in a chapter's Markdown. After the cells of a chapter come two tests more: the
run kept to its budget of time and memory, and its claims have the very numbers that the built site shows.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import jupytext
import psutil
import pytest
from ledger import records_in
from make_book import ROOT, SITE, is_notebook
from nbval import plugin

SECONDS, GIGABYTES = 60, 1.5
"""What a chapter may take: time of its processor core, which other work on the machine does not lengthen, and memory at its peak."""

os.environ["OMP_NUM_THREADS"] = "1"  # as in the build, so that sums are taken in the same order


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Every page with code cells is a chapter to run."""
    if file_path.suffix == ".md" and is_notebook(file_path):
        return Chapter.from_parent(parent, path=file_path)
    return None


class Chapter(plugin.IPyNbFile):
    """A chapter: its cells, run in order in one kernel, then the tests of the whole run."""

    failed_cell = ""

    def collect(self) -> Iterator[pytest.Item]:
        """One test a cell, then budget and numbers."""
        notebook = jupytext.read(self.path)
        with mock.patch.object(plugin.nbformat, "read", return_value=notebook):
            self.cells = list(super().collect())
        for cell in self.cells:
            if cell.options["check"]:
                raise pytest.UsageError(f"{self.path}: {cell.name} asks for a check of its stored output, but a chapter stores none")
        yield from self.cells
        yield Budget.from_parent(self, name="budget")
        yield Numbers.from_parent(self, name="numbers")

    @property
    def docname(self) -> str:
        """The chapter's name, as in the ledger."""
        return self.path.relative_to(ROOT / "book").with_suffix("").as_posix()


class Budget(pytest.Item):
    """The chapter kept to its budget."""

    def runtest(self) -> None:
        """Compare what the run took with what it may take."""
        kernel = self.parent.kernel.km.provisioner.pid
        seconds, gigabytes = processor_time(kernel), peak_memory(kernel) / 1e9
        self.user_properties.append(("chapter", (self.parent.docname, seconds, gigabytes)))
        assert seconds <= SECONDS, f"{self.parent.docname} took {seconds:.0f} s, more than {SECONDS} s"
        assert gigabytes <= GIGABYTES, f"{self.parent.docname} took {gigabytes:.2f} GB, more than {GIGABYTES} GB"

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands, for the report."""
        return self.path, None, f"{self.parent.docname}: budget"


class Numbers(pytest.Item):
    """Two runs, this one and that of the build, give the same numbers in every claim.

    They are compared to nine digits. The last few are not the program's: libraries of linear algebra take sums in another order when
    an array starts at another place in memory, which differs from run to run.
    """

    def runtest(self) -> None:
        """Compare the unrounded numbers of every claim."""
        if not (SITE / "claims.json").is_file():
            pytest.skip("no built site to compare with: run make book")
        claims = json.loads((SITE / "claims.json").read_text(encoding="utf-8"))
        built = {claim["id"]: claim["numbers"] for claim in claims if claim["chapter"] == self.parent.docname}
        outputs = [output.get("data", {}).get("text/html", "") for cell in self.parent.cells for output in cell.test_outputs or []]
        run = {record["id"]: record["numbers"] for output in outputs for record in records_in(output)}
        assert run.keys() == built.keys()
        for claim, numbers in run.items():
            assert numbers.keys() == built[claim].keys(), claim
            for kind, values in numbers.items():
                assert values == pytest.approx(built[claim][kind], rel=1e-9, abs=1e-9), f"{claim}, {kind}"

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands, for the report."""
        return self.path, None, f"{self.parent.docname}: numbers"


def processor_time(process: int) -> float:
    """The seconds of processor time, user and system, that a running process has used."""
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


def peak_memory(process: int) -> float:
    """The most memory, in bytes, that a running process has held at once."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        pytest.skip("the peak memory of a kernel is read from /proc, which this system lacks")
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return 1024 * float(peak.split()[1])


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stop a chapter at its first failed cell."""
    if failed := getattr(item.parent, "failed_cell", ""):
        pytest.skip(f"{failed} of this chapter failed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Remember which cell of a chapter failed."""
    report = yield
    if isinstance(item, plugin.IPyNbCell) and report.failed:
        item.parent.failed_cell = item.name
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what every chapter took."""
    reports = [report for category in ("passed", "failed") for report in terminalreporter.getreports(category) if report.when == "call"]
    runs = [run for report in reports for name, run in report.user_properties if name == "chapter"]
    if runs:
        terminalreporter.section(f"chapters: at most {SECONDS} s of processor time and {GIGABYTES} GB each")
        for docname, seconds, gigabytes in sorted(runs):
            terminalreporter.line(f"{seconds:6.1f} s  {gigabytes:5.2f} GB  {docname}")

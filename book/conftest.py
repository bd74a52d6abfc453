"""`pytest book` runs every chapter as the notebook that it is, then holds the run against the rules of the book.

nbval runs notebooks; here it is handed what jupytext reads in a chapter's Markdown. After the cells of a chapter come three tests more: the
run kept to its budget of time and memory, with room; it loaded no module that the build does not know it to reach; and its claims have the
very numbers that the built site shows.

nbval reads what a cell sends only when the cell is done. What does not fit into the channel until then - between two and six thousand
messages - is lost, the last one too, which says that the cell is done: nbval waits for it in vain. Bars of progress send over twenty
messages a second. So there are none here, as there are none in the build; and what nbval waits for, it waits for as long as for a cell.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import jupytext
import pytest
from budget import GIGABYTES, ROOM, SECONDS, peak_gigabytes, processor_time
from exec_fingerprint import PACKAGE, code_of
from ledger import records_in
from make_book import ROOT, SITE, costs_in_words, is_notebook
from nbval import plugin
from reach import Reach

os.environ |= {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"}  # as in the build: sums are taken in the same order, and no bars are shown


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Every page with code cells is a chapter to run."""
    if file_path.suffix == ".md" and is_notebook(file_path):
        return Chapter.from_parent(parent, path=file_path)
    return None


class Chapter(plugin.IPyNbFile):
    """A chapter: its cells, run in order in one kernel, then the tests of the whole run."""

    failed_cell = ""

    def collect(self) -> Iterator[pytest.Item]:
        """One test a cell, then budget, modules and numbers."""
        notebook = jupytext.read(self.path)
        with mock.patch.object(plugin.nbformat, "read", return_value=notebook):
            self.cells = list(super().collect())
        self.code = code_of(notebook)
        for cell in self.cells:
            cell.output_timeout = self.config.option.nbval_cell_timeout
            if cell.options["check"]:
                raise pytest.UsageError(f"{self.path}: {cell.name} asks for a check of its stored output, but a chapter stores none")
        yield from self.cells
        yield Budget.from_parent(self, name="budget")
        yield Loaded.from_parent(self, name="loaded")
        yield Numbers.from_parent(self, name="numbers")

    @property
    def docname(self) -> str:
        """The chapter's name, as in the ledger."""
        return self.path.relative_to(ROOT / "book").with_suffix("").as_posix()


class Budget(pytest.Item):
    """The chapter kept to its budget, or at least did not leave it far behind: a slower processor is no mistake of the chapter's."""

    def runtest(self) -> None:
        """Note what the run took, and compare it with several times what it should take."""
        kernel = self.parent.kernel.km.provisioner.pid
        seconds, gigabytes = processor_time(kernel), peak_gigabytes(kernel)
        self.user_properties.append(("chapter", (self.parent.docname, seconds, gigabytes)))
        assert seconds <= ROOM * SECONDS, f"{self.parent.docname} took {seconds:.0f} s, more than {ROOM:g} times {SECONDS:g} s"
        if gigabytes is None:
            pytest.skip("the peak memory of a kernel is read from /proc, which this system lacks")
        assert gigabytes <= ROOM * GIGABYTES, f"{self.parent.docname} took {gigabytes:.2f} GB, more than {ROOM:g} times {GIGABYTES:g} GB"

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands, for the report."""
        return self.path, None, f"{self.parent.docname}: budget"


class Loaded(pytest.Item):
    """What a chapter is known to reach, so that it runs again when that changes, holds every module that it has loaded."""

    def runtest(self) -> None:
        """Ask the kernel for the package's modules."""
        kernel = self.parent.kernel
        request = kernel.execute_cell_input(f"import sys\nprint(*(name for name in sys.modules if name.split('.')[0] == {PACKAGE!r}))")
        kernel.await_reply(request, timeout=self.config.option.nbval_cell_timeout)
        words = ""
        while True:
            message = kernel.get_message("iopub", timeout=self.config.option.nbval_cell_timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                words += message["content"]["text"]
            elif message["content"].get("execution_state") == "idle":
                break
        assert set(words.split()) <= Reach(ROOT / PACKAGE).names(self.parent.code)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands, for the report."""
        return self.path, None, f"{self.parent.docname}: modules"


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
        terminalreporter.section(f"chapters: the budget is {SECONDS:g} s of processor time and {GIGABYTES:g} GB each")
        for run in sorted(runs):
            terminalreporter.line(costs_in_words(*run))

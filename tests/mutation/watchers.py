"""What may notice a mutant: the claims of a page, and the tests of a file."""

import ast
import os
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import jupytext
import pytest
import torch
from forks import Forks
from hypothesis import HealthCheck, Phase, settings
from mutants import Mutant

from rnncortex import claims

ROOT = Path(__file__).resolve().parents[2]
SECONDS = {"page": 240, "tests": 120}
"""Of processor time that a mutant may take."""

Tell = Callable[[dict[str, Any]], None]


def page(file: Path, mutants: Iterable[Mutant], tell: Tell, *, places: Collection[int] | None = None) -> None:
    """Run the cells of a page up to its last check, or some of them; each mutant that they call goes on until a claim or an error."""
    torch.set_num_threads(1)
    os.environ |= {"MPLBACKEND": "Agg", "TQDM_DISABLE": "1"}
    os.chdir(file.parent)
    scope = ModuleType("page")
    sys.modules["page"] = scope
    cells = cells_of(file)
    last = max((place for place, cell in enumerate(cells) if "claims.check(" in cell), default=-1)
    forks = Forks(mutants, tell, seconds=SECONDS["page"])
    forks.arm()
    for place, cell in enumerate(cells[: last + 1]):
        if forks.answer is None and not forks.armed and place > forks.last:
            break  # nothing is left to break, and every claim that noticed something holds without a mutant
        if only_shows(cell) or places is not None and place not in places:
            continue
        try:
            exec(compile(cell, f"{file.stem}, cell {place + 1}", "exec"), scope.__dict__)
        except claims.ClaimError as error:
            failed = [record.id for record in claims.records() if record.holds is False]
            forks.noticed(failed[-1] if failed else str(error), place)
        except Exception as error:
            forks.noticed(f"{type(error).__name__} in cell {place + 1}: {error}"[:160], place)
    forks.finished()


def cells_of(file: Path) -> list[str]:
    """The code cells of a page."""
    return [cell.source for cell in jupytext.read(file).cells if cell.cell_type == "code"]


def only_shows(cell: str) -> bool:
    """Whether a cell does nothing but draw, or list the claims."""
    steps = ast.parse(cell).body
    calls = [step.value for step in steps if isinstance(step, ast.Expr) and isinstance(step.value, ast.Call)]
    return len(calls) == len(steps) and all(ast.unparse(call.func).startswith(("plots.", "claims.table")) for call in calls)


class _Watch:
    """Ends a broken copy at its first failing test, and the first process when nothing is left to be tried."""

    def __init__(self, forks: Forks) -> None:
        self.forks, self.failed = forks, ""
        self.session: pytest.Session | None = None

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Keep what can be told to stop."""
        self.session = session

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test, its preparation or its clearing up."""
        if report.failed:
            self._stop(report.nodeid)
        elif report.when == "teardown" and self.forks.answer is None:
            self.forks.waiting.discard(report.nodeid)
            if not self.forks.armed and not self.forks.waiting and self.session is not None:
                self.session.shouldstop = "nothing is left to be tried"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot even be read."""
        if report.failed:
            self._stop(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """All tests have passed, or those of the first process have not."""
        self.forks.finished()

    def _stop(self, where: str) -> None:
        if self.forks.answer is None:
            self.failed = where
        else:
            self.forks.noticed(where)


def tests(file: Path, mutants: Iterable[Mutant], tell: Tell) -> None:
    """Run a test file; each mutant that it calls goes on until a test fails."""
    torch.set_num_threads(1)
    os.environ |= {"MPLBACKEND": "Agg", "TQDM_DISABLE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    os.chdir(ROOT)
    phases = (Phase.explicit, Phase.generate)  # a failure need not be made small
    settings.register_profile("mutation", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=phases)
    forks = Forks(mutants, tell, seconds=SECONDS["tests"])
    forks.arm()
    watch = _Watch(forks)
    plain = ["-o", "addopts=", "--import-mode=importlib", "--capture=no", "-p", "no:cacheprovider", "-p", "no:doctest"]
    hypothesis = ["-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutation"]
    pytest.main([*plain, *hypothesis, "-x", file.relative_to(ROOT).as_posix()], plugins=[watch])
    if watch.failed:
        raise RuntimeError(f"fails without a mutant: {watch.failed}")

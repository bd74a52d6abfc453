"""What became of every mutant: which claim and which test noticed it, on which state of the code."""

import ast
import hashlib
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from mutants import PACKAGE, Mutant
from reach import Reach
from watchers import cells_of, only_shows

from rnncortex.numerics import artefacts

ROOT = PACKAGE.parent
FILE = Path(__file__).with_name("results.json")
FLOORS_WITH_TESTS = ("theory", "models", "simulations", "tasks", "analysis", "training")
HALVES = ("claim", "test")


class Record:
    """The recorded table, written after each run; an entry counts while the code of module and page or test file is the same.

    For each mutant ``claim`` and ``test`` say what noticed it: ``noticed``, ``by`` which page or file, on which ``state`` of the code, at
    which ``commit`` and ``date``; ``after`` how many seconds of the run the function was first called, and how many ``seconds`` later
    the check failed. ``passed`` lists the pages and files that noticed nothing, and whether they called the function at all.
    """

    def __init__(self, file: Path = FILE) -> None:
        self.file = file
        self.found: dict[str, Any] = artefacts.read(file) if file.is_file() else {}
        self.counts: dict[str, Any] = self.found.pop("counts", {})
        self.found.pop("provenance", None)

    def due(self, half: str, mutant: Mutant, watcher: Path) -> bool:
        """Whether a page or a test file has still to be tried on a mutant: nothing has noticed it, and this has not met it."""
        entry, name = self.found.get(mutant.name, {}), _relative(watcher)
        known = entry.get(half)
        if known is not None and known["state"] == state(mutant, ROOT / known["by"]):
            return False
        return entry.get("passed", {}).get(name, {}).get("state") != state(mutant, watcher)

    def note(self, half: str, mutant: Mutant, watcher: Path, outcome: dict[str, Any] | None) -> None:
        """Keep an outcome; None where the mutant's function was never called."""
        entry = self.found.setdefault(mutant.name, {"passed": {}})
        now = {"state": state(mutant, watcher), "commit": commit(), "date": datetime.now(UTC).date().isoformat()}
        if outcome is not None and outcome["noticed"] is not None:
            cost = {"after": outcome["after"], "seconds": outcome.get("seconds")}
            entry[half] = {"noticed": outcome["noticed"], "by": _relative(watcher), **cost, **now}
            entry["passed"].pop(_relative(watcher), None)
        else:
            met = "not called" if outcome is None else "passes" if outcome["changed"] else "nothing to change"
            entry["passed"][_relative(watcher)] = {"met": met, **now}

    def complete(self, mutants: list[Mutant]) -> None:
        """Say of each mutant in which halves nothing is left that could notice it, or something has."""
        for mutant in mutants:
            left = {half: any(self.due(half, mutant, file) for file in may_notice(half, mutant)) for half in HALVES}
            if mutant.name in self.found:
                self.found[mutant.name]["complete"] = [half for half in HALVES if not left[half]]

    def keep(self, names: set[str]) -> None:
        """Forget mutants of functions that are no more."""
        self.found = {name: entry for name, entry in self.found.items() if name in names}

    def write(self) -> None:
        """Write the table, in order of names."""
        provenance = artefacts.provenance("make mutate", "each mutant by itself; a page or test file up to the first check that notices it")
        artefacts.write(self.file, {"provenance": provenance, "counts": self.counts, **dict(sorted(self.found.items()))})


@cache
def commit() -> str:
    """The state of the repository, with a plus where files differ from it."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    what = ["rnncortex", "book/principles", "book/applications", "tests", ":!tests/mutation"]
    changed = subprocess.run(["git", "status", "--porcelain", "--", *what], cwd=ROOT, capture_output=True, text=True).stdout
    return head + ("+" if changed.strip() else "")


def state(mutant: Mutant, watcher: Path, root: Path = ROOT) -> str:
    """A short hash of the code of the module that is broken and of the page or test file that may notice it.

    Prose, docstrings, comments and imports do not count, so that a page may be reworded and a module moved.
    """
    source = (root / mutant.target.module.replace(".", "/")).with_suffix(".py")
    return hashlib.sha256(f"{_bare_code(source)}\n{_bare_code(watcher)}".encode()).hexdigest()[:8]


@cache
def _bare_code(file: Path) -> str:
    if not file.is_file():
        return ""
    code = file.read_text(encoding="utf-8") if file.suffix == ".py" else "\n".join(cells_of(file))
    return ast.unparse(_Bare().visit(ast.parse(code)))


class _Bare(ast.NodeTransformer):
    """Leaves out imports, and texts that stand by themselves."""

    def visit_Import(self, node: ast.Import) -> None:
        """Gone."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Gone."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Gone where it is a docstring."""
        return None if isinstance(node.value, ast.Constant) else node


def _relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def _reach() -> Reach:
    return Reach(PACKAGE)


@cache
def pages() -> dict[Path, set[str]]:
    """The pages that check claims, with the modules that the cells that are run can reach."""
    found = [file for part in ("principles", "applications") for file in sorted((ROOT / "book" / part).rglob("*.md"))]
    cells = {file: [cell for cell in cells_of(file) if not only_shows(cell)] for file in found}
    return {file: _reach().names("\n".join(code)) for file, code in cells.items() if any("claims.check(" in cell for cell in code)}


@cache
def test_files() -> dict[Path, set[str]]:
    """The unit tests, with the modules that each file names; those that name them all are for something else."""
    files = [file for part in FLOORS_WITH_TESTS for file in sorted((ROOT / "tests" / part).rglob("test_*.py"))]
    named = {file: _reach().named(file.read_text(encoding="utf-8")) for file in files}
    return {file: modules for file, modules in named.items() if len(modules) < len(_reach().modules) / 2}


def mirror(mutant: Mutant) -> Path:
    """The test file in the place of the module, or that of its wing."""
    place = ROOT / "tests" / Path(*mutant.target.module.split(".")[1:])
    own = place.with_name(f"test_{place.name}.py")
    return own if own.is_file() else place.with_name(f"test_{place.parent.name}.py")


def may_notice(half: str, mutant: Mutant) -> list[Path]:
    """The pages, or the test files with the mirrored one first, that can reach what a mutant breaks."""
    own, files = ([], pages()) if half == "claim" else ([mirror(mutant)], test_files())
    return own + [file for file, modules in files.items() if mutant.target.module in modules and file not in own]


def reached_by(half: str, mutants: list[Mutant]) -> Iterator[tuple[Path, list[Mutant]]]:
    """Pages or test files, each with the mutants that it may notice; all mirrored test files come first."""
    if half == "test":
        for file in sorted({mirror(mutant) for mutant in mutants}):
            yield file, [mutant for mutant in mutants if mirror(mutant) == file]
    reach = {mutant.name: may_notice(half, mutant) for mutant in mutants}
    for file in pages() if half == "claim" else test_files():
        yield file, [mutant for mutant in mutants if file in reach[mutant.name]]

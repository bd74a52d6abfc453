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
        if known is not None and known["state"] == state(mutant, ROOT / known["by"], known["noticed"]):
            return False
        return entry.get("passed", {}).get(name, {}).get("state") != state(mutant, watcher)

    def note(self, half: str, mutant: Mutant, watcher: Path, outcome: dict[str, Any] | None) -> None:
        """Keep an outcome; None where the mutant's function was never called."""
        entry = self.found.setdefault(mutant.name, {"passed": {}})
        seen = "" if outcome is None or outcome["noticed"] is None else outcome["noticed"]
        now = {"state": state(mutant, watcher, seen), "commit": commit(), "date": datetime.now(UTC).date().isoformat()}
        if outcome is not None and seen:
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


def state(mutant: Mutant, watcher: Path, noticed: str = "", root: Path = ROOT) -> str:
    """A short hash of the code of the module that is broken and of the page or test file that may notice it.

    Prose, docstrings, comments and imports do not count, so that a page may be reworded and a module moved. Where a claim has noticed
    the mutant, only its check counts and the cells that it is computed from, so that a page may gain other checks.
    """
    source = (root / mutant.target.module.replace(".", "/")).with_suffix(".py")
    page = leads_to(tuple(cells_of(watcher)), noticed) if noticed and watcher.suffix == ".md" else ""
    return hashlib.sha256(f"{_bare_code(source)}\n{page or _bare_code(watcher)}".encode()).hexdigest()[:8]


@cache
def leads_to(cells: tuple[str, ...], claim: str) -> str:
    """The bare code of the cell that checks a claim, and of all cells before it that make or may change what it uses; else nothing."""
    return "\n".join(ast.unparse(_Bare().visit(ast.parse(cells[place]))) for place in steps_to(cells, claim))


@cache
def steps_to(cells: tuple[str, ...], claim: str) -> list[int]:
    """The numbers of those cells, in their order; none where no cell checks that claim."""
    trees = [ast.parse("" if only_shows(cell) else cell) for cell in cells]
    checks = [place for place, tree in enumerate(trees) if _checks(tree, claim)]
    if not checks:
        return []
    always, kept = _stored(trees[0]), checks[:1]
    used = _named(trees[kept[0]])
    for place in reversed(range(checks[0])):
        tree = trees[place]
        if place == 0 or not _only_claims(tree) and (_stored(tree) | _handled(tree) - always) & used:
            kept.append(place)
            used |= _named(tree)
    return kept[::-1]


def _checks(tree: ast.Module, claim: str) -> bool:
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return claim in texts and any(ast.unparse(node.func) == "claims.check" for node in ast.walk(tree) if isinstance(node, ast.Call))


def _only_claims(tree: ast.Module) -> bool:
    calls = [step.value for step in tree.body if isinstance(step, ast.Expr) and isinstance(step.value, ast.Call)]
    return len(calls) == len(tree.body) and all(ast.unparse(call.func).startswith("claims.") for call in calls)


def _named(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _stored(tree: ast.AST) -> set[str]:
    """Names that code binds, imports and functions among them."""
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return bound | {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _handled(tree: ast.AST) -> set[str]:
    """Names that code hands to a call, or takes a part or a method of, and so may change."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript):
            found |= _named(node.value)
        elif isinstance(node, ast.Call):
            found |= {name for part in (*node.args, *(option.value for option in node.keywords)) for name in _named(part)}
    return found


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

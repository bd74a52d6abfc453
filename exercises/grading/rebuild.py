"""Rebuild a notebook: given cells and checks are the master's, in the master's order; answers and added cells are the student's."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from exercises.grading.assignment import Assignment, Cell
from exercises.grading.copies import COPY, is_copy
from exercises.grading.notebook import Written


class Step(NamedTuple):
    """Code to run.

    Attributes
    ----------
    name : str
        The cell of the master; empty for one that the student added.
    code : str
    check : bool
        Whether it gives marks.
    """

    name: str
    code: str
    check: bool = False


class Rebuilt(NamedTuple):
    """A notebook that can be trusted as far as its checks go.

    Attributes
    ----------
    steps : list of Step
        From top to bottom.
    missing : list of str
        Answer cells that are not there.
    foreign : bool
        Whether it is the notebook of another assignment.
    notes : list of str
        What had to be put right, and which answers are copies.
    """

    steps: list[Step]
    missing: list[str]
    foreign: bool
    notes: list[str]


def rebuild(assignment: Assignment, cells: Sequence[Written]) -> Rebuilt:
    """Put the student's answers into the master.

    A cell is known by nbgrader's name for it, by its own identifier, or, if it is a given one, by its text. A second one of the same
    name is a cell that the student added. An added cell runs where the student put it: after the cell of the master that it follows.
    """
    known = {cell.name: cell for cell in assignment.cells}
    found: dict[str, str] = {}
    added: dict[str, list[Step]] = defaultdict(list)
    place = ""
    for written in cells:
        name = _recognise(written, known, found)
        if name:
            place, found[name] = name, written.source
        elif written.code:
            added[place].append(Step("", written.source))

    steps, missing, notes, copied = list(added[""]), [], list[str](), list[str]()
    for cell in assignment.cells:
        if cell.kind == "answer":
            if cell.name in found:
                steps.append(Step(cell.name, found[cell.name]))
                copied += [cell.name] if is_copy(found[cell.name], cell.source) else []
            else:
                missing.append(cell.name)
        elif cell.kind != "text":
            steps.append(Step(cell.name, cell.source, cell.kind == "check"))
            notes += _difference(cell, found.get(cell.name))
        steps += added[cell.name]
    notes += [f"{COPY}: {', '.join(copied)}"] if copied else []
    answers = {cell.name for cell in assignment.cells if cell.kind in ("answer", "check")}
    others = any(written.names[0] not in {"", *known} for written in cells)
    return Rebuilt(steps, missing, others and not answers & found.keys(), notes)


def _recognise(cell: Written, known: dict[str, Cell], found: dict[str, str]) -> str:
    """The cell of the master that this one is; empty if it is none, or another of the same name came first."""
    free = [name for name, master in known.items() if name not in found and cell.code == (master.kind != "text")]
    if any(name in known for name in cell.names):
        return next((name for name in cell.names if name in free), "")
    given = (name for name in free if known[name].kind in ("locked", "check"))
    return next((name for name in given if _same(cell.source, known[name].released)), "")


def _difference(cell: Cell, source: str | None) -> list[str]:
    what = "check" if cell.kind == "check" else "given cell"
    if source is None:
        return [f"{what} {cell.name} was missing and put back"]
    return [] if _same(source, cell.released) or _same(source, cell.source) else [f"{what} {cell.name} was changed and put back"]


def _same(source: str, other: str) -> bool:
    return [line.rstrip() for line in source.strip().split("\n")] == [line.rstrip() for line in other.strip().split("\n")]

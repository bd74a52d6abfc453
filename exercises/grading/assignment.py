"""An assignment as the grader needs it: the cells of the master, what a student was given of each, and the marks."""

import ast
from typing import Literal, NamedTuple, Self

Kind = Literal["text", "locked", "answer", "check"]


class Cell(NamedTuple):
    """A cell of the master.

    Attributes
    ----------
    name : str
        nbgrader's ``grade_id``, or the cell's own identifier.
    kind : {"text", "locked", "answer", "check"}
        Prose, code that is given, code that a student writes, or the check that gives the marks.
    source : str
        As the master has it, solution or hidden tests included.
    released : str
        As a student was given it.
    points : float
        Marks; zero unless it is a check.
    """

    name: str
    kind: Kind
    source: str
    released: str
    points: float

    @property
    def title(self) -> str:
        """The question as its student knows it."""
        call = self._feedback_call()
        first = call.args[0] if call and call.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else self.name

    @property
    def hints(self) -> list[str]:
        """The hints that the check holds ready."""
        call = self._feedback_call()
        given = [keyword.value for keyword in call.keywords if keyword.arg == "hints"] if call else []
        return [str(hint) for hint in ast.literal_eval(given[0])] if given else []

    def _feedback_call(self) -> ast.Call | None:
        calls = (node for node in ast.walk(ast.parse(self.released)) if isinstance(node, ast.Call))
        return next((call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "check"), None)


class Assignment(NamedTuple):
    """A master, cell by cell.

    Attributes
    ----------
    name : str
    cells : tuple of Cell
    """

    name: str
    cells: tuple[Cell, ...]

    @classmethod
    def read(cls, name: str) -> Self:
        """Read a master, and make from it what students were given.

        Raises
        ------
        ValueError
            If a cell gives marks that a person would have to give, or no cell gives any.
        """
        from exercises.release import grade_id, is_answer, is_graded, read_master, release

        master = read_master(name)
        cells = []
        for cell, given in zip(master.cells, release(master).cells, strict=True):
            if is_answer(cell) and is_graded(cell):
                raise ValueError(f"{name}: expected marks from a check of its own, got an answer cell with points, {grade_id(cell)!r}")
            kind: Kind = "text" if cell.cell_type != "code" else "check" if is_graded(cell) else "answer" if is_answer(cell) else "locked"
            points = cell.metadata["nbgrader"]["points"] if kind == "check" else 0
            cells.append(Cell(grade_id(cell) or cell.id, kind, cell.source, given.source, points))
        if not any(cell.kind == "check" for cell in cells):
            raise ValueError(f"{name}: expected at least one cell that gives marks, got none")
        return cls(name, tuple(cells))

    @property
    def checks(self) -> list[Cell]:
        """The cells that give marks."""
        return [cell for cell in self.cells if cell.kind == "check"]

    @property
    def points(self) -> float:
        """The full marks."""
        return sum(cell.points for cell in self.checks)

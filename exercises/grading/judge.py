"""The one who judges: runs the master's checks in the grader's own process, where no student's code has ever been.

What a check asks of an answer goes to the student's kernel as plain data, and comes back as plain data (``rnncortex.feedback``). So
whatever a notebook does to its Python, to its kernel, or to what it can see of the checks, it can do no more than return other values.
"""

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import torch

from exercises.grading.assignment import Assignment
from exercises.grading.kernel import CutShort, Reply
from rnncortex import feedback


class Judge:
    """The names that the given cells of a master define, among which its checks run.

    Parameters
    ----------
    assignment : Assignment
        Its given cells run once, here and now.
    """

    def __init__(self, assignment: Assignment) -> None:
        torch.set_num_threads(1)  # a copy of a process that calculates in several threads would wait for the others for ever
        self._names: dict[str, Any] = {"__name__": "__main__"}
        self._dtype = torch.get_default_dtype()
        with self._at_work():
            for cell in assignment.cells:
                if cell.kind == "locked":
                    exec(compile(cell.source, cell.name, "exec"), self._names)

    def names(self) -> dict[str, Any]:
        """The names that the given cells define, in a copy."""
        return dict(self._names)

    def judge(self, name: str, check: str, ask: Callable[[str], str]) -> Reply:
        """Run a check, hidden tests included, on answers that are asked for elsewhere."""
        try:
            with self._at_work(), feedback.answered_by(ask):
                exec(compile(check, name, "exec"), self.names())
        except CutShort as cut:
            return cut.reply
        except Exception as problem:
            return Reply(type(problem).__name__, str(problem)[:2000])
        return Reply()

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """In silence, and with the precision that the given cells choose; whoever else calculates in this process keeps his own."""
        others = torch.get_default_dtype()
        torch.set_default_dtype(self._dtype)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                yield
            self._dtype = torch.get_default_dtype()
        finally:
            torch.set_default_dtype(others)

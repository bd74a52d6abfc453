"""Run a check on a student's answer, and say what is wrong with the answer and what might help: words of a misconception, a hint a try."""

import builtins
import inspect
import textwrap
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from rnncortex.feedback.answers import Stopped, answer
from rnncortex.numerics import checks

NOTHING_YET = "There is no answer yet. Write it into the cell above, run that cell, then run this one."
STOPPED = "Your code stopped with "
UNREADABLE = "The check could not make sense of your answer. Is it of the form, and of the size, that the question asks for?"
WIDTH = 90
"""Characters to a line."""

_tries: dict[str, int] = {}
"""How many tries have failed at each question of this session."""
_kept: dict[str, Any] = {}
"""The names that a notebook began with."""


class NotYet(AssertionError):
    """An answer that is not right yet.

    Attributes
    ----------
    title : str
        The question.
    words : str
        What the answer shows, as the failed assert says it.
    hints : sequence of str
        Those shown so far, out of ``total``.
    total : int
    where : str
        The error of the student's code, and its line; empty if there was none.
    """

    def __init__(self, words: str, title: str = "", hints: Sequence[str] = (), total: int = 0, where: str = "") -> None:
        super().__init__(words)
        self.title, self.words, self.hints, self.total, self.where = title, words, hints, total, where

    def lines(self) -> list[str]:
        """What a student reads, line by line."""
        lines = [f"✗ {self.title}: {self.words}"]
        if self.where:
            lines += ["", self.where]
        for number, hint in enumerate(self.hints, start=1):
            lines += ["", f"Hint {number} of {self.total}: {hint}"]
        if len(self.hints) < self.total:
            lines += ["", "If it is still wrong when you run this cell again, you see another hint."]
        return lines

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback; it would break long lines within words."""
        return [part for line in self.lines() for part in textwrap.wrap(line, WIDTH) or [""]]


class Elsewhere(AssertionError):
    """An answer that passed the check which students have, and is not right with other numbers."""


def keep(namespace: dict[str, Any]) -> None:
    """Remember the names that a notebook begins with: checks go on using these, whatever a student calls by such a name later.

    Parameters
    ----------
    namespace : dict
        ``globals()``, at the end of the first cell.
    """
    _kept.clear()
    _kept.update(namespace)


def check(title: str, *, hints: Sequence[str]) -> Callable[[Callable[..., object]], None]:
    """Run a function of asserts on a student's answer, at once, and say what is wrong with the answer and what might help.

    Parameters
    ----------
    title : str
        The question, as the student knows it.
    hints : sequence of str
        At least two, from a nudge to nearly everything; they appear one at a time, one for each try that fails.

    Returns
    -------
    callable
        The decorator. The parameters of the function are the names of answers, their annotations the forms.

    Raises
    ------
    NotYet
        If an assert fails, with its words; if the answer is of another form; and if the student's code stops with an error.
    TypeError, ValueError
        If the title is no text, or there are fewer than two hints.

    Examples
    --------
    >>> from rnncortex import feedback
    >>> everything = 42
    >>> @feedback.check("Question 0", hints=("Ask a computer.", "It takes seven and a half million years."))
    ... def question_0(everything: "number"):
    ...     assert everything != 6 * 9, "In base thirteen, perhaps. Count in tens."
    ...     assert everything == 42, "It is another number."
    ✓ Question 0: right.
    """
    if not isinstance(title, str) or not title:
        raise TypeError(f"title: expected the name of a question, got {checks.describe(title)}")
    if isinstance(hints, str) or len(hints) < 2 or not all(isinstance(hint, str) and hint for hint in hints):
        raise ValueError(f"hints: expected at least two, each of some words, got {hints!r}")

    def run(test: Callable[..., object]) -> None:
        try:
            _run(test)
        except Exception as problem:
            words, where = _words(problem)
            if isinstance(problem, Stopped) and (problem.missing or problem.kind == "nothing yet"):
                raise NotYet(words, title, where=where) from None
            _tries[title] = _tries.get(title, 0) + 1
            raise NotYet(words, title, hints[: _tries[title]], len(hints), where) from None
        _tries.pop(title, None)
        print(f"✓ {title}: right.")

    return run


def again(test: Callable[..., object]) -> None:
    """Ask the same with other numbers, where no student looks: a function of asserts as for :func:`check`, without words.

    Parameters
    ----------
    test : callable
        Its parameters are the names of answers, their annotations the forms.

    Raises
    ------
    Elsewhere
        If the answer is not right there.
    Stopped
        If the student's code stops with an error.
    """
    try:
        _run(test)
    except (AssertionError, ValueError, TypeError, IndexError, RuntimeError) as problem:
        raise Elsewhere(f"{type(problem).__name__}: {problem}") from problem


def _run(test: Callable[..., object]) -> None:
    """Run a test with answers for arguments; among its other names no student's stands in for one that Python has, or that was kept."""
    assert isinstance(test, FunctionType)
    notebook = test.__globals__
    answers = {name: answer(name, given.annotation, notebook) for name, given in inspect.signature(test).parameters.items()}
    names = {name: value for name, value in notebook.items() if not hasattr(builtins, name)} | _kept
    FunctionType(test.__code__, names, test.__name__, None, test.__closure__)(**answers)


def _words(problem: Exception) -> tuple[str, str]:
    """What a student is told of a problem, and what the error was, if it was one of the student's code."""
    if isinstance(problem, AssertionError):
        return str(problem) or "The answer is not right yet.", ""
    if not isinstance(problem, Stopped):
        return UNREADABLE, ""
    if problem.kind == "nothing yet":
        return NOTHING_YET, ""
    if problem.missing:
        where = f"It stands in the line: {problem.line}" if problem.line else ""
        return f"The name {problem.missing} is not known. Run the cells above from the top, your answer included.", where
    where = f"{problem.kind}: {problem.words}" + (f", at the line: {problem.line}" if problem.line else "")
    return f"{STOPPED}{_known(problem.kind)}.", where


def _known(kind: str) -> str:
    """The name of an error, if it is one of Python's: others could say anything."""
    return kind if hasattr(builtins, kind) else "an error"

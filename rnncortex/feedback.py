"""Floor 5: feedback in an exercise: what is wrong with an answer, said in words, and hints that appear one at a time.

A check is a function of plain asserts, each with the words for the misconception that it looks for, the most telling first::

    @feedback.check("Question 1", hints=("Which terms are linear in the push?", "The leak is one of them."))
    def linearised():
        answer = jacobian(weight, state)
        assert not feedback.same(answer, gain * weight), "The leak is missing. A push also decays by itself."
        assert feedback.same(answer, expected), "The matrix is another one. Compare it with a small push."

It runs as soon as it is defined. Its names stay its own, so that it neither uses nor disturbs what a student has called ``weight``. If an
assert fails, its words are shown with the first hint; every further try that fails shows one hint more. Where there is no answer yet,
no hint is used up.
"""

import linecache
import textwrap
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks

NOTHING_YET = "There is no answer yet. Write it into the cell above, run that cell, then run this one."
NO_VALUE = "The answer is empty. Does your function return what it has computed?"
STOPPED = "Your code stopped with "
WIDTH = 90
"""Characters to a line."""

_tries: dict[str, int] = {}
"""How many tries have failed at each question of this session."""


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
    """

    def __init__(self, words: str, title: str = "", hints: Sequence[str] = (), total: int = 0) -> None:
        super().__init__(words)
        self.title, self.words, self.hints, self.total = title, words, hints, total

    def lines(self) -> list[str]:
        """What a student reads, line by line."""
        lines = [f"✗ {self.title}: {self.words}"]
        if isinstance(self.__cause__, Exception):
            lines += ["", _where(self.__cause__)]
        for number, hint in enumerate(self.hints, start=1):
            lines += ["", f"Hint {number} of {self.total}: {hint}"]
        if len(self.hints) < self.total:
            lines += ["", "If it is still wrong when you run this cell again, you see another hint."]
        return lines

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback; it would break long lines within words."""
        return [part for line in self.lines() for part in textwrap.wrap(line, WIDTH) or [""]]


def check(title: str, *, hints: Sequence[str]) -> Callable[[Callable[[], object]], None]:
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
        The decorator.

    Raises
    ------
    NotYet
        If an assert fails, with its words; and if the student's code stops with an error, with the place.
    TypeError, ValueError
        If the title is no text, or there are fewer than two hints.

    Examples
    --------
    >>> from rnncortex import feedback
    >>> answer = 42
    >>> @feedback.check("Question 0", hints=("Ask a computer.", "It takes seven and a half million years."))
    ... def everything():
    ...     assert answer != 6 * 9, "In base thirteen, perhaps. Count in tens."
    ...     assert answer == 42, "It is another number."
    ✓ Question 0: right.
    """
    if not isinstance(title, str) or not title:
        raise TypeError(f"title: expected the name of a question, got {checks.describe(title)}")
    if isinstance(hints, str) or len(hints) < 2 or not all(isinstance(hint, str) and hint for hint in hints):
        raise ValueError(f"hints: expected at least two, each of some words, got {hints!r}")

    def run(test: Callable[[], object]) -> None:
        try:
            test()
        except (NotImplementedError, NameError) as problem:
            raise NotYet(_words(problem), title) from (problem if isinstance(problem, NameError) else None)
        except Exception as problem:
            _tries[title] = _tries.get(title, 0) + 1
            shown = hints[: _tries[title]]
            raise NotYet(_words(problem), title, shown, len(hints)) from (None if isinstance(problem, AssertionError) else problem)
        _tries.pop(title, None)
        print(f"✓ {title}: right.")

    return run


def same(answer: Any, expected: Any, *, rtol: float = 1e-6, atol: float = 1e-9) -> bool:
    """Whether an answer is the expected number, vector or matrix: same shape, every entry close; never an error, whatever the answer is.

    Parameters
    ----------
    answer : object
        What the student has: a number, a tensor, an array, a list of numbers; anything else is not the same.
    expected : float, complex, Tensor or sequence
        What it should be.
    rtol, atol : float
        Close is within ``atol + rtol * |expected|``.

    Returns
    -------
    bool

    Raises
    ------
    NotYet
        If the answer is None: a function that returns nothing deserves its own words.
    TypeError, ValueError
        If a tolerance is negative or no number.

    Examples
    --------
    >>> from rnncortex import feedback
    >>> feedback.same([1, 2.0000001], torch.tensor([1.0, 2.0])), feedback.same([[1.0, 2.0]], [1.0, 2.0]), feedback.same("two", 2)
    (True, False, False)
    """
    checks.number("rtol", rtol, at_least=0)
    checks.number("atol", atol, at_least=0)
    if answer is None:
        raise NotYet(NO_VALUE)
    try:
        given, wanted = _numbers(answer), _numbers(expected)
    except (TypeError, ValueError, RuntimeError):
        return False
    return given.shape == wanted.shape and bool(torch.isclose(given, wanted, rtol=rtol, atol=atol).all())


def _numbers(value: Any) -> Tensor:
    if isinstance(value, list | tuple):
        return torch.stack([_numbers(entry) for entry in value]) if value else torch.zeros(0, dtype=torch.complex128)
    tensor = value if isinstance(value, Tensor) else torch.as_tensor(np.asarray(value))
    return tensor.detach().cpu().to(torch.complex128)


def _words(problem: Exception) -> str:
    if isinstance(problem, NotImplementedError):
        return NOTHING_YET
    if isinstance(problem, NameError) and problem.name:
        return f"The name {problem.name} is not known. Run the cells above from the top, your answer included."
    if isinstance(problem, AssertionError):
        return str(problem) or "The answer is not right yet."
    return f"{STOPPED}{type(problem).__name__}."


def _where(problem: Exception) -> str:
    """The error of a student's code, with the last line of the notebook that ran."""
    place, trace = "", problem.__traceback__
    notebook = trace.tb_next.tb_frame.f_globals if trace is not None and trace.tb_next is not None else None
    while trace is not None:
        place, trace = _line(trace) if trace.tb_frame.f_globals is notebook else place, trace.tb_next
    return f"{type(problem).__name__}: {problem}" + (f", at the line: {place}" if place else "")


def _line(trace: TracebackType) -> str:
    return linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno).strip()

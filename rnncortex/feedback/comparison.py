"""Comparison of an answer with the expected number, vector or matrix, within what single precision leaves of it."""

from typing import Any

import torch

from rnncortex.feedback.forms import NO_VALUE, Unfit, numbers
from rnncortex.numerics import checks

_SINGLE = 1e-5
"""What is left of the largest entry after a long calculation in single precision."""


def same(answer: Any, expected: Any, *, rtol: float = 1e-3, atol: float = 1e-7) -> bool:
    """Whether an answer is the expected number, vector or matrix: same shape, every entry close; never an error, whatever the answer is.

    Parameters
    ----------
    answer : object
        What the student has: a number, a tensor, an array, a list of numbers; anything else is not the same.
    expected : float, complex, Tensor or sequence
        What it should be.
    rtol, atol : float
        Close is within ``atol + rtol * |expected|``, and a hundred-thousandth of the largest entry: among large entries a small one is as
        uncertain as those, when somebody calculates in single precision.

    Returns
    -------
    bool

    Raises
    ------
    Unfit
        If the answer is None: a function that returns nothing deserves its own words.
    TypeError, ValueError
        If a tolerance is negative or no number.

    Examples
    --------
    >>> from rnncortex import feedback
    >>> feedback.same([1, 2.000001], torch.tensor([1.0, 2.0])), feedback.same([[1.0, 2.0]], [1.0, 2.0]), feedback.same("two", 2)
    (True, False, False)
    """
    checks.number("rtol", rtol, at_least=0)
    checks.number("atol", atol, at_least=0)
    if answer is None:
        raise Unfit(NO_VALUE)
    try:
        given, wanted = (numbers(value).to(torch.complex128) for value in (answer, expected))
    except (TypeError, ValueError, RuntimeError):
        return False
    if given.shape != wanted.shape:
        return False
    size = torch.where(torch.isfinite(wanted), wanted.abs(), 0.0)
    room = atol + rtol * size + _SINGLE * size.max() if size.numel() else size
    return bool(((given == wanted) | ((given - wanted).abs() <= room)).all())

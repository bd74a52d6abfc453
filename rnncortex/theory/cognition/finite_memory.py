r"""Finite memory and what it can do: windows of the last symbols, and stacks of bits in one floating-point number."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def window_accuracy(lengths: Tensor, remembered: int, symbols: int) -> Tensor:
    r"""Share of symbols that are right when a string is reversed by a machine that remembers its last symbols alone.

    .. math:: \frac{1}{n} \Big( \min(m, n) + \frac{n - \min(m, n)}{S} \Big)

    Parameters
    ----------
    lengths : Tensor, shape (lengths,)
        n, symbols in the string.
    remembered : int
        m: so many symbols are right; for the others it guesses.
    symbols : int
        S, size of the alphabet.

    Returns
    -------
    Tensor, shape (lengths,)

    Raises
    ------
    TypeError, ValueError
        If a length is below 1, or an option is out of range.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.cognition import finite_memory
    >>> finite_memory.window_accuracy(torch.tensor([10.0, 20.0]), remembered=10, symbols=2).tolist()
    [1.0, 0.75]
    """
    remembered = checks.count("remembered", remembered, at_least=0)
    checks.tensor("lengths", lengths, "lengths")
    symbols = checks.count("symbols", symbols, at_least=2)
    if lengths.min() < 1:
        raise ValueError(f"lengths: expected at least 1 symbol, got {lengths.min().item():g}")
    kept = lengths.clamp(max=remembered)
    return (kept + (lengths - kept) / symbols) / lengths


def digits(dtype: torch.dtype) -> int:
    """Binary digits of a floating-point number, the leading one included: 53 of float64, 24 of float32.

    Parameters
    ----------
    dtype : torch.dtype

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If it is no floating-point type.
    """
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        raise TypeError(f"dtype: expected a floating-point type, got {dtype!r}")
    steps, eps = 1, torch.finfo(dtype).eps
    while eps < 1:
        steps, eps = steps + 1, 2 * eps
    return steps


def intact_stacks(excess: Tensor) -> Tensor:
    r"""Share of random binary strings that a stack in one binary fraction gives back whole, when they exceed its digits.

    A string survives exactly if its first and its last 1 are at most as far apart as the number has digits: the zeros before and after,
    a geometric number on each side, need no digit.

    .. math:: P(Z_1 + Z_2 \ge j) = \frac{j + 2}{2^{j + 1}}

    Parameters
    ----------
    excess : Tensor, shape (lengths,)
        j: symbols in the string beyond the number's digits, at least 0. The formula holds where j is small beside the string's length.

    Returns
    -------
    Tensor, shape (lengths,)

    Raises
    ------
    TypeError, ValueError
        If an excess is negative.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.cognition import finite_memory
    >>> finite_memory.intact_stacks(torch.tensor([0.0, 1.0, 4.0])).tolist()
    [1.0, 0.75, 0.1875]
    """
    checks.tensor("excess", excess, "lengths")
    if excess.min() < 0:
        raise ValueError(f"excess: expected at least 0 symbols, got {excess.min().item():g}")
    return (excess + 2) / 2 ** (excess + 1)

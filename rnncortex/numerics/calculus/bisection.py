"""Bisection: roots of many functions at once, each between two ends at which its sign differs."""

from collections.abc import Callable

import torch
from torch import Tensor

from rnncortex.numerics import checks


def bisect(function: Callable[[Tensor], Tensor], low: Tensor, high: Tensor, *, halvings: int = 100) -> Tensor:
    """Where a function changes from positive to negative, entry by entry, found by halving the bracket.

    A hundred halvings go down to rounding in any bracket. For a single number, ``scipy.optimize.brentq`` needs fewer calls.

    Parameters
    ----------
    function : callable
        From a tensor like ``low`` to one of its shape, each entry a function of the entry in the same place: positive below its root and
        not above it.
    low, high : Tensor, shape (...)
        Ends of the brackets. If an entry has no root between them, the end that is nearer to one comes back.
    halvings : int

    Returns
    -------
    Tensor, shape (...)
        The middles of the last brackets.

    Raises
    ------
    TypeError, ValueError
        If the ends differ in shape, dtype or device, or a number is not finite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.calculus.bisection import bisect
    >>> square = torch.tensor([2.0, 9.0], dtype=torch.float64)
    >>> bisect(lambda x: square - x**2, torch.zeros_like(square), square)
    tensor([1.4142, 3.0000], dtype=torch.float64)
    """
    checks.tensor("low", low, "...")
    checks.tensor("high", high, "...", like=("low", low))
    if low.shape != high.shape:
        raise ValueError(f"high: expected the shape of low, {tuple(low.shape)}, got {tuple(high.shape)}")
    checks.count("halvings", halvings)
    for _ in range(halvings):
        middle = (low + high) / 2
        before = function(middle) > 0
        low, high = torch.where(before, middle, low), torch.where(before, high, middle)
    return (low + high) / 2

"""How well a state recalls a pattern."""

from torch import Tensor

from rnncortex.numerics import checks


def overlap(states: Tensor, patterns: Tensor) -> Tensor:
    r"""Overlap of states with patterns, :math:`m = \frac{1}{N} \sum_i \xi_i s_i`: 1 where they agree, 0 by chance.

    Parameters
    ----------
    states, patterns : Tensor, shape (..., units)

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If units, dtypes or devices differ.
    """
    sizes: checks.Sizes = {}
    checks.tensor("states", states, "... units", sizes)
    checks.tensor("patterns", patterns, "... units", sizes, like=("states", states))
    return (states * patterns).mean(-1)

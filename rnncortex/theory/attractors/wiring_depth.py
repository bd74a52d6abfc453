"""Depth of a wiring diagram: what it says of a net's memory, whatever its units compute."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks


def memory_depth(weight: Tensor) -> float:
    r"""Steps for which a net can still show an input that has gone: the units on the longest chain of connections.

    Influence moves by one connection a step, so that after k steps it has come along the chains that :math:`A^k` counts,
    where A says who listens to whom. Without circles a power of A vanishes, and the first that does is the answer. With a
    circle none does. That makes memory without end possible and no more: whether the circle passes on what comes round is
    up to its weights and thresholds.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
        W; only which entries are not zero counts.

    Returns
    -------
    float
        A whole number, or infinity if there is a circle.

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square and finite.

    References
    ----------
    McCulloch and Pitts (1943), Bulletin of Mathematical Biophysics 5, 115-133.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.attractors import wiring_depth
    >>> wiring_depth.memory_depth(torch.tensor([[0.0, 0.0], [1.0, 0.0]])), wiring_depth.memory_depth(torch.eye(2))
    (2.0, inf)
    """
    checks.tensor("weight", weight, "units units")
    listens = (weight != 0).to(weight)
    reached = torch.ones_like(listens[0])  # units at the end of a chain of as many connections as there were rounds
    for depth in range(len(weight) + 1):
        if not reached.any():
            return float(depth)
        reached = (listens @ reached > 0).to(weight)
    return math.inf

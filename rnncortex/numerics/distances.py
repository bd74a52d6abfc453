"""How far two distributions over finitely many states are apart."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def total_variation(first: Tensor, second: Tensor) -> Tensor:
    r"""Distance of two distributions, :math:`\frac{1}{2} \sum_s |p(s) - q(s)|`: the most by which they differ on any event.

    Parameters
    ----------
    first, second : Tensor, shape (..., states)

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.
    """
    sizes: checks.Sizes = {}
    checks.tensor("first", first, "... states", sizes)
    checks.tensor("second", second, "... states", sizes, like=("first", first))
    return (first - second).abs().sum(-1) / 2


def sampling_distance(probability: Tensor, samples: int) -> Tensor:
    r"""Total variation that independent samples have from their own distribution, :math:`\sum_s \sqrt{p (1 - p) / 2 \pi n}`.

    Each count is nearly normal, and the mean modulus of a normal number is :math:`\sqrt{2/\pi}` of its standard deviation; for
    states expected less than about once this overestimates.

    Parameters
    ----------
    probability : Tensor, shape (..., states)
    samples : int
        n.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    p = checks.parameter("probability", probability, at_least=0, at_most=1)
    return (p * (1 - p) / (2 * torch.pi * checks.count("samples", samples))).sqrt().sum(-1)

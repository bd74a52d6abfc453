"""Distances between distributions over finitely many states: total variation."""

import math

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
    r"""Mean total variation of independent samples from their own distribution, exactly, by de Moivre's mean deviation.

    .. math::
        \frac{1}{2n} \sum_s \langle |X_s - n p_s| \rangle, \qquad
        \langle |X - n p| \rangle = 2 \nu \binom{n}{\nu} p^\nu (1 - p)^{n - \nu + 1}

    with the binomial count X of each state and :math:`\nu = \lfloor n p \rfloor + 1`. Where every state is expected often it is
    close to :math:`\sum_s \sqrt{p (1 - p) / 2 \pi n}`, the deviation of a normal count.

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

    References
    ----------
    Diaconis and Zabell (1991), Statistical Science 6, 284-302.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.probability import distances
    >>> distances.sampling_distance(torch.tensor([0.5, 0.5]), 1).item()
    0.5
    """
    p = checks.parameter("probability", probability, at_least=0, at_most=1)
    n = checks.count("samples", samples)
    above = torch.floor(n * p) + 1
    ways = math.lgamma(n + 1) - torch.lgamma(above + 1) - torch.lgamma((n - above + 1).clamp(min=1))
    log = ways + torch.xlogy(above, p) + torch.xlogy((n - above + 1).clamp(min=0), 1 - p)
    return (above * torch.exp(log)).where((p > 0) & (p < 1), torch.zeros_like(p)).sum(-1) / n

"""Storage rules of a Hopfield network: Hebb's, and the pseudo-inverse."""

import torch
from torch import Tensor

from rnncortex.numerics.probability.spins import check_spins


def hebb(patterns: Tensor) -> Tensor:
    r"""Weights that store patterns by Hebb's rule, :math:`W_{ij} = \frac{1}{N} \sum_\mu \xi^\mu_i \xi^\mu_j`, without self-connections.

    Parameters
    ----------
    patterns : Tensor, shape (..., patterns, units)
        :math:`\xi`, of -1 and +1.

    Returns
    -------
    Tensor, shape (..., units, units)

    Raises
    ------
    TypeError, ValueError
        If a pattern is not of -1 and +1.

    References
    ----------
    Hopfield (1982), Proceedings of the National Academy of Sciences 79, 2554-2558, equation 2.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.attractors import storage_rules
    >>> storage_rules.hebb(torch.tensor([[1.0, -1.0]])).tolist()
    [[0.0, -0.5], [-0.5, 0.0]]
    """
    check_spins("patterns", patterns, "... patterns units")
    weight = patterns.mT @ patterns / patterns.shape[-1]
    weight.diagonal(dim1=-2, dim2=-1).zero_()
    return weight


def pseudo_inverse(patterns: Tensor) -> Tensor:
    r"""Weights that hold every pattern still, :math:`W = \Xi^+ \Xi` (the projection onto the patterns) without its diagonal.

    A pattern receives :math:`(1 - W_{ii}) \xi_i` with the diagonal of the projection, which is below one as long as no
    unit can be told from the others' states: each linearly independent set of fewer patterns than units is stored, however
    correlated.

    Parameters
    ----------
    patterns : Tensor, shape (..., patterns, units)
        :math:`\Xi`, of -1 and +1, fewer than units.

    Returns
    -------
    Tensor, shape (..., units, units)

    Raises
    ------
    TypeError, ValueError
        If a pattern is not of -1 and +1, or there are as many patterns as units or more.

    References
    ----------
    Personnaz, Guyon and Dreyfus (1985), Journal de Physique Lettres 46, 359-365; Kanter and Sompolinsky (1987), Physical
    Review A 35, 380-392, for the vanishing diagonal.
    """
    check_spins("patterns", patterns, "... patterns units")
    if patterns.shape[-2] >= patterns.shape[-1]:
        raise ValueError(f"patterns: expected fewer patterns than units, got {tuple(patterns.shape)}")
    weight = torch.linalg.pinv(patterns) @ patterns
    weight = (weight + weight.mT) / 2
    weight.diagonal(dim1=-2, dim2=-1).zero_()
    return weight

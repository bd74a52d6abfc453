"""Low-rank structure in a random network: the outlier that one planted pattern makes, and the activity that it makes."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.calculus.bisection import bisect
from rnncortex.numerics.calculus.quadrature import gaussian_expectation


class PatternedState(NamedTuple):
    r"""The stationary state of a network with a planted pattern.

    Attributes
    ----------
    pattern : Tensor
        :math:`M = \langle \xi_i h_i \rangle`, how far the rates follow the pattern; 0 where silence is stable.
    background : Tensor
        :math:`\Delta`, variance of the currents from the random weights.
    """

    pattern: Tensor
    background: Tensor


def outliers(left: Tensor, right: Tensor) -> Tensor:
    r"""Eigenvalues that a component :math:`\frac{1}{N} \sum_r m^{(r)} n^{(r) \top}` adds to a random matrix, as N grows.

    They are the eigenvalues of the matrix of overlaps :math:`n^\top m / N`, for rank one the overlap itself. One stands outside the
    bulk where its modulus exceeds the bulk's radius; inside it is dissolved.

    Parameters
    ----------
    left, right : Tensor, shape (units, rank)
        Columns m and n, independent of the random matrix.

    Returns
    -------
    Tensor, complex, shape (rank,)
        By falling modulus.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.

    References
    ----------
    Tao (2013), Probability Theory and Related Fields 155, 231-263.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.random_networks import low_rank
    >>> low_rank.outliers(torch.tensor([[1.0], [1.0]]), torch.tensor([[3.0], [1.0]])).real.item()
    2.0
    """
    sizes: checks.Sizes = {}
    checks.tensor("left", left, "units rank", sizes)
    checks.tensor("right", right, "units rank", sizes, like=("left", left))
    values = torch.linalg.eigvals(right.T @ left / len(left))
    return values[values.abs().argsort(descending=True)]


def patterned_state(strength: Any, gain: float) -> PatternedState:
    r"""Activity of :math:`\tau \, dh/dt = -h + \tanh(W h)` with :math:`W = g J + \frac{\kappa}{N} \xi \xi^\top`, as N grows.

    In the stationary state the current of a unit is :math:`\kappa M \xi + \sqrt{\Delta} z`, of variance v over the units, with

    .. math::
        M = E[\xi \tanh(\kappa M \xi + \sqrt{\Delta} z)] = \kappa M \, E[\tanh'(\sqrt{v} z)], \qquad
        \Delta = g^2 E[\tanh^2(\sqrt{v} z)],

    :math:`\xi` and z standard normal. So the activity grows until the mean gain has fallen to :math:`1 / \kappa`, which fixes v,
    and with it :math:`\Delta = g^2 (1 - 1 / \kappa)` and :math:`(\kappa M)^2 = v - \Delta`. Up to :math:`\kappa = 1`, where
    the outlier reaches 1, there is only silence.

    Parameters
    ----------
    strength : float or Tensor
        :math:`\kappa`, at least 0.
    gain : float
        g of the random background, in [0, 1).

    Returns
    -------
    PatternedState
        In the shape of ``strength``; of the two solutions :math:`\pm M` the positive one.

    Raises
    ------
    TypeError, ValueError
        If a strength is negative or the gain is not below 1.

    References
    ----------
    Mastrogiuseppe and Ostojic (2018), Neuron 99, 609-623.
    """
    kappa = checks.parameter("strength", strength, at_least=0)
    g = checks.number("gain", gain, at_least=0, below=1)
    target = 1 / kappa.clamp(min=1)
    low, high = torch.zeros_like(kappa), (2 * kappa.clamp(min=1)).square()

    def too_steep(variance: Tensor) -> Tensor:
        return gaussian_expectation(lambda x: 1 - torch.tanh(x).square(), variance) - target

    variance = torch.where(kappa > 1, bisect(too_steep, low, high), torch.zeros_like(kappa))  # the mean gain falls with the variance
    background = g**2 * (1 - target)
    return PatternedState((variance - background).clamp(min=0).sqrt() / kappa.clamp(min=1), background)

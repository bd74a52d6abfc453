"""Random matrices: spectra of large ones, the circular law and its relatives."""

import math
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks


def circular_law(radius: Any, gain: Any = 1.0) -> Tensor:
    r"""Share of the eigenvalues within a radius, for a matrix of independent entries of variance :math:`g^2 / N`, as N grows.

    .. math:: F(r) = \min(r / g, 1)^2

    The eigenvalues fill the disc of radius g evenly.

    Parameters
    ----------
    radius : float or Tensor
        r, at least 0.
    gain : float or Tensor
        g, above 0.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If a radius is negative or a gain is not positive.

    References
    ----------
    Girko (1985), Theory of Probability and its Applications 29, 694-706; Tao and Vu (2010), Annals of Probability 38, 2023-2065.
    """
    r, g = checks.parameter("radius", radius, at_least=0), checks.parameter("gain", gain, above=0)
    return (r / g).clamp(max=1).square()


def unstable_share(gain: Any) -> Tensor:
    r"""Share of the modes of a silent random network that grow, as N grows: the cap of the disc beyond a real part of 1.

    .. math:: s = (\theta - \sin \theta \cos \theta) / \pi, \qquad \cos \theta = 1 / g

    Just above the transition :math:`s \approx \frac{4 \sqrt 2}{3 \pi} (g - 1)^{3/2}`, so that a fixed number of growing modes takes
    a gain of :math:`g - 1 \sim N^{-2/3}`.

    Parameters
    ----------
    gain : float or Tensor
        g, above 0.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If a gain is not positive.

    Examples
    --------
    >>> from rnncortex.theory.random_networks import random_matrices
    >>> random_matrices.unstable_share(1.0).item(), round(random_matrices.unstable_share(1e9).item(), 6)
    (0.0, 0.5)
    """
    gain = checks.parameter("gain", gain, above=0)
    angle = torch.acos((1 / gain).clamp(max=1))
    return (angle - torch.sin(angle) * torch.cos(angle)) / math.pi


def excitatory_inhibitory_radius(excitatory_share: Any, excitatory_std: Any, inhibitory_std: Any) -> Tensor:
    r"""Radius of the bulk of a random matrix with an excitatory and an inhibitory population of columns, as N grows.

    .. math:: \rho = \sqrt{f \sigma_E^2 + (1 - f) \sigma_I^2}

    Entries of excitatory columns have variance :math:`\sigma_E^2 / N`, those of inhibitory ones :math:`\sigma_I^2 / N`. Means do not move
    the bulk; they add outliers unless every row is balanced.

    Parameters
    ----------
    excitatory_share : float or Tensor
        f, in [0, 1].
    excitatory_std, inhibitory_std : float or Tensor
        :math:`\sigma_E` and :math:`\sigma_I`, at least 0.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Rajan and Abbott (2006), Physical Review Letters 97, 188104.

    Examples
    --------
    >>> from rnncortex.theory.random_networks import random_matrices
    >>> round(random_matrices.excitatory_inhibitory_radius(0.8, 1.0, 2.0).item(), 6)
    1.264911
    """
    share = checks.parameter("excitatory_share", excitatory_share, at_least=0, at_most=1)
    excitatory = checks.parameter("excitatory_std", excitatory_std, at_least=0)
    inhibitory = checks.parameter("inhibitory_std", inhibitory_std, at_least=0)
    return (share * excitatory.square() + (1 - share) * inhibitory.square()).sqrt()


def excitatory_inhibitory_law(radius: Any, excitatory_share: float, excitatory_std: float, inhibitory_std: float) -> Tensor:
    r"""Share of the eigenvalues of a balanced excitatory-inhibitory matrix within a radius, as N grows.

    With columns of unequal variance the bulk is denser in the middle than the circular law has it. In terms of y > 0,

    .. math:: 1 - F = \sum_k \frac{f_k \sigma_k^2}{y + \sigma_k^2}, \qquad r^2 = y \, (1 - F).

    Parameters
    ----------
    radius : float or Tensor
        r, at least 0.
    excitatory_share, excitatory_std, inhibitory_std : float
        As in :func:`excitatory_inhibitory_radius`, the last two above 0.

    Returns
    -------
    Tensor
        F in the shape of ``radius``.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Rajan and Abbott (2006), Physical Review Letters 97, 188104, for two populations; Haagerup and Larsen (2000), Journal of Functional
    Analysis 176, 331-367, theorem 4.4, from which this form follows.

    Examples
    --------
    With equal variances it is the circular law.

    >>> from rnncortex.theory.random_networks import random_matrices
    >>> round(random_matrices.excitatory_inhibitory_law(0.5, 0.8, 1.0, 1.0).item(), 6)
    0.25
    """
    r = checks.parameter("radius", radius, at_least=0)
    share = checks.number("excitatory_share", excitatory_share, at_least=0, at_most=1)
    checks.number("excitatory_std", excitatory_std, above=0)
    checks.number("inhibitory_std", inhibitory_std, above=0)
    shares = torch.tensor([share, 1 - share], dtype=r.dtype, device=r.device)
    squares = torch.tensor([excitatory_std**2, inhibitory_std**2], dtype=r.dtype, device=r.device)
    edge = (shares * squares).sum().sqrt()
    low, high = torch.full_like(r, -60.0), torch.full_like(r, 60.0)  # of log y: the squared radius rises with y
    for _ in range(100):
        middle = (low + high) / 2
        outside = (shares * squares / (middle.exp()[..., None] + squares)).sum(-1)
        short = middle.exp() * outside < r.square()
        low, high = torch.where(short, middle, low), torch.where(short, high, middle)
    outside = (shares * squares / (((low + high) / 2).exp()[..., None] + squares)).sum(-1)
    return torch.where(r < edge, 1 - outside, torch.ones_like(r))

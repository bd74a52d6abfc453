"""Spectra of large random matrices."""

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
    >>> from rnncortex.theory import random_matrices
    >>> random_matrices.unstable_share(1.0).item(), round(random_matrices.unstable_share(1e9).item(), 6)
    (0.0, 0.5)
    """
    angle = torch.acos((1 / checks.parameter("gain", gain, above=0)).clamp(max=1))
    return (angle - torch.sin(angle) * torch.cos(angle)) / math.pi

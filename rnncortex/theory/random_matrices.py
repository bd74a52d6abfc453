"""Spectra of large random matrices."""

from typing import Any

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

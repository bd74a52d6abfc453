"""Fisher information and the Cramér-Rao bound: how finely a population of Poisson neurons can tell where the animal is."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def poisson_information(rates: Tensor, slopes: Tensor, duration: float) -> Tensor:
    r"""Fisher information that independent Poisson counts hold on a position.

    .. math:: J(x) = T \sum_i \frac{\nabla f_i(x) \, \nabla f_i(x)^\top}{f_i(x)}

    Parameters
    ----------
    rates : Tensor, shape (..., cells)
        f, in hertz, above 0.
    slopes : Tensor, shape (..., cells, dimensions)
        Gradients of the rates, hertz per unit of position.
    duration : float
        T, in seconds.

    Returns
    -------
    Tensor, shape (..., dimensions, dimensions)
        Per squared unit of position.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, a rate is not positive, or the duration is not above 0.

    References
    ----------
    Brunel and Nadal (1998), Neural Computation 10, 1731-1757.
    """
    sizes: checks.Sizes = {}
    checks.tensor("rates", rates, "... cells", sizes)
    checks.tensor("slopes", slopes, "... cells dimensions", sizes, like=("rates", rates))
    duration = checks.number("duration", duration, above=0)
    if slopes.shape[:-1] != rates.shape:
        raise ValueError(f"slopes: expected one gradient a rate, {tuple(rates.shape)}, got {tuple(slopes.shape)}")
    if rates.numel() and rates.min() <= 0:
        raise ValueError(f"rates: expected numbers above 0, got {rates.min():g}")
    scaled = slopes / rates[..., None]
    return duration * scaled.mT @ slopes


def cramer_rao(information: Tensor) -> Tensor:
    r"""Smallest mean squared error of an unbiased estimate, :math:`\mathrm{tr}\, J^{-1}`, summed over the dimensions.

    Parameters
    ----------
    information : Tensor, shape (..., dimensions, dimensions)
        J, of full rank.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrices are not square, or one is singular.
    """
    checks.tensor("information", information, "... dimensions dimensions")
    if torch.linalg.eigvalsh(information).amin() <= 0:
        raise ValueError("information: expected matrices of full rank, got a singular one")
    return torch.linalg.inv(information).diagonal(dim1=-2, dim2=-1).sum(-1)

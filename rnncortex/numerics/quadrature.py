"""Expectations over a Gaussian variable, by quadrature and by Hermite series."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks


def gaussian_expectation(function: Callable[[Tensor], Tensor], variance: Any = 1.0, *, nodes: int = 321, reach: float = 9.0) -> Tensor:
    r"""Mean of a function of a centred Gaussian variable.

    .. math:: E[f(\sqrt{v} z)] = \int f(\sqrt{v} z) \, e^{-z^2/2} / \sqrt{2 \pi} \, dz

    by the trapezoid rule on ``nodes`` points of :math:`|z| \le` ``reach``. For analytic functions its error falls
    exponentially with the number of nodes, and for functions such as tanh it beats Gauss-Hermite quadrature, which
    spends its nodes far out where nothing happens.

    Parameters
    ----------
    function : callable
        Elementwise function of a tensor.
    variance : float or Tensor
        Variance v, at least 0; any shape.
    nodes : int
        Number of points.
    reach : float
        Range of integration in standard deviations.

    Returns
    -------
    Tensor
        The expectation, in the shape and dtype of ``variance``.

    Raises
    ------
    TypeError, ValueError
        If the variance is negative or not finite, or there are fewer than 3 nodes.

    References
    ----------
    Trefethen and Weideman (2014), SIAM Review 56, 385-458.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.quadrature import gaussian_expectation
    >>> round(gaussian_expectation(torch.square, 2.0).item(), 12)
    2.0
    """
    v = checks.parameter("variance", variance, at_least=0)
    checks.count("nodes", nodes, at_least=3)
    checks.number("reach", reach, above=0)
    z, weights = _gaussian_grid(nodes, reach, v)
    return (function(v.sqrt()[..., None] * z) * weights).sum(-1)


def hermite_coefficients(function: Callable[[Tensor], Tensor], variance: Any, *, count: int = 400) -> Tensor:
    r"""Coefficients of a function in the orthonormal Hermite polynomials of a Gaussian variable.

    .. math:: a_n = E[f(\sqrt{v} z) \, \mathrm{He}_n(z)] / \sqrt{n!}

    They turn correlations of Gaussian variables into a power series (Mehler's formula): for x and y of variance v and
    correlation coefficient :math:`\rho`, :math:`E[f(x) f(y)] = \sum_n a_n^2 \rho^n`.

    Parameters
    ----------
    function : callable
        Elementwise function of a tensor.
    variance : float or 0-d Tensor
        Variance v, above 0.
    count : int
        Number of coefficients, from order 0; at most 1000.

    Returns
    -------
    Tensor
        The coefficients, shape (count,), float64.

    Raises
    ------
    TypeError, ValueError
        If the variance is not one positive number or the count is not between 1 and 1000.
    """
    v = checks.number("variance", variance, above=0)
    if checks.count("count", count) > 1000:
        raise ValueError(f"count: expected at most 1000 coefficients, which the grid resolves, got {count}")
    z, weights = _gaussian_grid(1601, 14.0, torch.tensor(v, dtype=torch.float64))
    root = weights.sqrt()
    values = function(math.sqrt(v) * z) * root
    current, following = root, z * root
    coefficients = []
    for n in range(count):
        coefficients.append(values @ current)
        current, following = following, (z * following - math.sqrt(n + 1) * current) / math.sqrt(n + 2)
    return torch.stack(coefficients)


def _gaussian_grid(nodes: int, reach: float, like: Tensor) -> tuple[Tensor, Tensor]:
    """Equally spaced points within ``reach`` standard deviations, and the normal density there times the spacing."""
    z = torch.linspace(-reach, reach, nodes, dtype=like.dtype, device=like.device)
    return z, torch.exp(-z.square() / 2) * (2 * reach / (nodes - 1) / math.sqrt(2 * math.pi))

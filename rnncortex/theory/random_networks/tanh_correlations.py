r"""Correlations of the slopes of two tanh units whose currents are correlated Gaussian variables."""

import math
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks

_NODES = 49


def slope_correlation(correlation: Any, variance: Any) -> Tensor:
    r"""Mean product of the slopes of two tanh units, :math:`S(\rho) = E[\tanh'(x) \tanh'(y)]`.

    x and y are Gaussian of variance v and correlation coefficient :math:`\rho`. In the independent variables
    :math:`a, b = (x \pm y) / \sqrt 2` of variance :math:`v (1 \pm \rho)` it is

    .. math:: S = E \left[ \frac{4}{(\cosh \sqrt 2 a + \cosh \sqrt 2 b)^2} \right] ,

    which the trapezoid rule gives to about 1e-14, at any variance: each variable ends where its density or the function has vanished.
    By Price's theorem :math:`E[\tanh x \tanh y] = v \int_0^\rho S \, d\rho'`.

    Parameters
    ----------
    correlation : float or Tensor
        :math:`\rho`, from -1 to 1.
    variance : float or Tensor
        v, above 0; broadcast with the correlation.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.

    References
    ----------
    Price (1958), IRE Transactions on Information Theory 4, 69-72.

    Examples
    --------
    Narrow Gaussians stay where the slope is one.

    >>> from rnncortex.theory.random_networks import tanh_correlations
    >>> round(tanh_correlations.slope_correlation(0.5, 1e-9).item(), 6)
    1.0
    """
    rho = checks.parameter("correlation", correlation, at_least=-1, at_most=1)
    v = checks.parameter("variance", variance, above=0)
    (common, common_weight), (apart, apart_weight) = _half_line(v * (1 + rho)), _half_line(v * (1 - rho))
    together = common.cosh()[..., :, None] + apart.cosh()[..., None, :]
    return (common_weight[..., :, None] * apart_weight[..., None, :] * 4 / together.square()).sum((-2, -1))


def _half_line(variance: Tensor) -> tuple[Tensor, Tensor]:
    """Points sqrt(2) a >= 0 (..., nodes) and the weights of the trapezoid rule over both halves of the line."""
    deviation = variance.clamp(min=0).sqrt()
    reach = (14.5 / deviation.clamp(min=1e-9)).clamp(max=9.0)[..., None]
    t = torch.linspace(0, 1, _NODES, dtype=variance.dtype, device=variance.device)
    z = reach * t
    weight = torch.exp(-z.square() / 2) * reach * (2 / (_NODES - 1) / math.sqrt(2 * math.pi))
    weight[..., 0] /= 2
    return math.sqrt(2) * deviation[..., None] * z, weight

"""Expectations over a Gaussian variable, by adaptive quadrature."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks

_NODES = 16
_LEVELS = 60
_LARGEST = 30_000_000
_TRIES = 8
_TOO_ROUGH = "the function is too rough for its expectation to be found to twelve digits; give fewer variances, or a smoother function"


def gaussian_expectation(function: Callable[[Tensor], Tensor], variance: Any = 1.0, *, reach: float = 12.0) -> Tensor:
    r"""Mean of a function of a centred Gaussian variable.

    .. math:: E[f(\sqrt{v} z)] = \int f(\sqrt{v} z) \, e^{-z^2/2} / \sqrt{2 \pi} \, dz

    by Gauss-Legendre quadrature on panels that are halved until halving no longer matters. They end at 0 and shrink towards it down to
    :math:`|\sqrt{v} z|` of order one, so that a function such as tanh, which turns into a step for a wide Gaussian, is seen at any
    variance; kinks and steps elsewhere are found by halving. The error is at most about 1e-12 of :math:`E |f|` (1e-5 in float32). A
    feature that is far narrower than the panels it lies in, such as a step next to zero or a spike, can be missed.

    Parameters
    ----------
    function : callable
        Elementwise function of a tensor.
    variance : float or Tensor
        Variance v, at least 0; any shape.
    reach : float
        Range of integration in standard deviations.

    Returns
    -------
    Tensor
        The expectation, in the shape and dtype of ``variance``; autograd can differentiate it. Inside a transformation of ``torch.func``
        or ``torch.compile`` panels are not halved: there it serves functions whose steps and kinks lie at zero.

    Raises
    ------
    TypeError, ValueError
        If the variance is negative or not finite, or the function is not finite, or still matters at the ends of the range.
    RuntimeError
        If the accuracy cannot be reached: the function is too rough.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.calculus.quadrature import gaussian_expectation
    >>> round(gaussian_expectation(torch.square, 2.0).item(), 12)
    2.0
    """
    v = checks.parameter("variance", variance, at_least=0)
    reach = checks.number("reach", reach, above=0)
    root = v.sqrt()
    edges = _edges(v.detach(), reach)
    coarse, size = _integrals(function, root, edges[..., :-1], edges[..., 1:])
    if not checks.concrete(coarse):
        return coarse.sum(-1)
    scale = size.detach().sum(-1, keepdim=True)
    if not torch.isfinite(scale).all():
        raise ValueError(f"function: expected finite numbers within {reach:g} standard deviations, got NaN or infinity")
    tolerance = scale * max(1e-13, 8 * torch.finfo(v.dtype).eps)
    ends = function(root[..., None] * root.new_tensor([-reach, reach])).detach().abs() * math.exp(-(reach**2) / 2)
    if (ends > 100 * tolerance).any():
        raise ValueError(
            f"reach: expected a function that no longer matters at {reach:g} standard deviations, got one that does; give a longer reach"
        )
    for _ in range(_TRIES):
        total, edges = _halve(function, root, edges, coarse, tolerance)
        edges = _shift(edges)
        coarse, _ = _integrals(function, root, edges[..., :-1], edges[..., 1:])
        if ((coarse.sum(-1) - total).detach().abs() <= 4 * tolerance[..., 0]).all():
            return total
    raise RuntimeError(_TOO_ROUGH)


def _halve(function: Callable[[Tensor], Tensor], root: Tensor, edges: Tensor, coarse: Tensor, tolerance: Tensor) -> tuple[Tensor, Tensor]:
    """The integral on halves of the panels, halved again until nothing changes; and the ends of the panels that were enough."""
    left, right, total, enough = edges[..., :-1], edges[..., 1:], torch.zeros_like(root), []
    for _ in range(_LEVELS):
        if left.numel() * 2 * _NODES > _LARGEST:
            break
        middle = (left + right) / 2
        first, _ = _integrals(function, root, left, middle)
        second, _ = _integrals(function, root, middle, right)
        rough = ((first + second - coarse).detach().abs() > tolerance).reshape(-1, coarse.shape[-1]).any(0)
        total = total + (first + second)[..., ~rough].sum(-1)
        enough.append(left[..., ~rough])
        if not rough.any():
            return total, torch.cat((torch.cat(enough, -1).sort(-1).values, edges[..., -1:]), -1)
        coarse = torch.cat((first[..., rough], second[..., rough]), -1)
        left, right = torch.cat((left[..., rough], middle[..., rough]), -1), torch.cat((middle[..., rough], right[..., rough]), -1)
    raise RuntimeError(_TOO_ROUGH)


def _shift(edges: Tensor) -> Tensor:
    """Other panels of like sizes: a step that hid beside an end, where no point lies, now lies within a panel. Zero stays an end."""
    inner = edges[..., 1:-1]
    moved = torch.where(inner == 0, inner, inner + 0.37 * (edges[..., 2:] - inner))
    return torch.cat((edges[..., :1], moved, edges[..., -1:]), -1)


def _edges(variance: Tensor, reach: float) -> Tensor:
    """Ends of the panels of z (..., panels + 1), on either side of 0 by factors of at most 4 from a fourth of what is of order one."""
    deviation = variance.sqrt().clamp(min=1)
    widest = float(deviation.max()) if checks.concrete(deviation) and deviation.numel() else 2.0**14
    factors = max(1, math.ceil(math.log(4 * widest, 4)))
    first = min(1.0, reach)
    exponents = torch.arange(factors, -1, -1, dtype=variance.dtype, device=variance.device) / factors
    inner = first * (4 * deviation[..., None]) ** -exponents
    far = [x for x in (2.0, 3.5, 5.5, 8.0, 12.0, 17.0, 23.0, 30.0) if first < x < reach] + ([reach] if reach > first else [])
    outer = variance.new_tensor(far).expand(*variance.shape, len(far))
    positive = torch.cat((inner, outer), -1)
    return torch.cat((-positive.flip(-1), torch.zeros_like(inner[..., :1]), positive), -1)


def _integrals(function: Callable[[Tensor], Tensor], root: Tensor, left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Of the function and of its modulus, over each panel (..., panels)."""
    points, weights = (torch.as_tensor(x, dtype=left.dtype, device=left.device) for x in _rule())
    half = ((right - left) / 2)[..., None]
    z = (left[..., None] + half * (points + 1)).flatten(-2)
    density = torch.exp(-z.square() / 2) / math.sqrt(2 * math.pi)
    parts = (function(root[..., None] * z) * density).unflatten(-1, (-1, _NODES)) * (half * weights)
    return parts.sum(-1), parts.abs().sum(-1)


@cache
def _rule() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(_NODES)

r"""Capacity of a Hopfield network: mean-field theory of :math:`P = \alpha N` random patterns under Hebb's rule."""

import math
from functools import lru_cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.calculus.bisection import bisect


class Capacity(NamedTuple):
    r"""Where retrieval ends.

    Attributes
    ----------
    load : float
        :math:`\alpha_c`, patterns per unit.
    overlap : float
        m just below it, between 0 and 1.
    """

    load: float
    overlap: float


def retrieval_overlap(load: Any) -> Tensor:
    r"""Overlap m of a retrieval state with its pattern, from the replica-symmetric equations without noise.

    .. math::
        m = \mathrm{erf}\frac{m}{\sqrt{2 \alpha r}}, \qquad
        C = \sqrt{\frac{2}{\pi \alpha r}} \, e^{-m^2 / 2 \alpha r}, \qquad
        r = \frac{1}{(1 - C)^2}

    With :math:`y = m / \sqrt{2 \alpha r}` they become one, :math:`\sqrt{2 \alpha} = \mathrm{erf}(y)/y - 2 e^{-y^2} / \sqrt{\pi}`,
    which has a solution with m above 0 up to the greatest value of the right-hand side: :func:`capacity`.

    Parameters
    ----------
    load : float or Tensor
        :math:`\alpha`, above 0.

    Returns
    -------
    Tensor
        m in the shape of ``load``; 0 above the capacity.

    Raises
    ------
    TypeError, ValueError
        If a load is not a positive number.

    References
    ----------
    Amit, Gutfreund and Sompolinsky (1985), Physical Review Letters 55, 1530-1533; (1987), Annals of Physics 173, 30-67.

    Examples
    --------
    >>> from rnncortex.theory.attractors import hopfield
    >>> round(hopfield.retrieval_overlap(0.1).item(), 4)
    0.998
    """
    alpha = checks.parameter("load", load, above=0)
    low, high = torch.full_like(alpha, _best()), torch.full_like(alpha, 40.0)
    y = bisect(lambda y: _signal(y) - (2 * alpha).sqrt(), low, high)  # beyond its greatest value the right-hand side falls
    return torch.where(alpha <= capacity().load, torch.erf(y), torch.zeros_like(alpha))


def capacity() -> Capacity:
    r"""The load at which retrieval ends, :math:`\alpha_c = \max_y \frac{1}{2} (\mathrm{erf}(y)/y - 2 e^{-y^2}/\sqrt{\pi})^2`.

    Returns
    -------
    Capacity

    References
    ----------
    As in :func:`retrieval_overlap`.

    Examples
    --------
    >>> from rnncortex.theory.attractors import hopfield
    >>> round(hopfield.capacity().load, 4), round(hopfield.capacity().overlap, 3)
    (0.1379, 0.967)
    """
    y = torch.tensor(_best(), dtype=torch.float64)
    return Capacity(_signal(y).square().item() / 2, torch.erf(y).item())


def _signal(y: Tensor) -> Tensor:
    return torch.erf(y) / y - 2 / math.sqrt(math.pi) * torch.exp(-y.square())


@lru_cache(maxsize=1)
def _best() -> float:
    """The y at which the signal is largest; there its slope changes sign."""
    from scipy.optimize import brentq

    slope = lambda y: (2 / y + 4 * y) * math.exp(-y * y) / math.sqrt(math.pi) - math.erf(y) / y**2  # noqa: E731
    return brentq(slope, 0.5, 4.0, xtol=1e-14, rtol=1e-14)

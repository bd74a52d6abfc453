r"""How much a Hopfield network can store: mean-field theory of :math:`P = \alpha N` random patterns under Hebb's rule."""

import math
from functools import lru_cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


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
    >>> from rnncortex.theory import hopfield
    >>> round(hopfield.retrieval_overlap(0.1).item(), 4)
    0.998
    """
    alpha = checks.parameter("load", load, above=0)
    low, high = torch.full_like(alpha, _best()), torch.full_like(alpha, 40.0)
    target = (2 * alpha).sqrt()
    for _ in range(100):  # beyond its greatest value the right-hand side falls: halve the bracket down to rounding
        middle = (low + high) / 2
        short = _signal(middle) > target
        low, high = torch.where(short, middle, low), torch.where(short, high, middle)
    return torch.where(alpha <= capacity().load, torch.erf((low + high) / 2), torch.zeros_like(alpha))


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
    >>> from rnncortex.theory import hopfield
    >>> round(hopfield.capacity().load, 4), round(hopfield.capacity().overlap, 3)
    (0.1379, 0.967)
    """
    y = torch.tensor(_best(), dtype=torch.float64)
    return Capacity(_signal(y).square().item() / 2, torch.erf(y).item())


def one_step_overlap(load: Any, overlap: Any = 1.0) -> Tensor:
    r"""Overlap after all units were updated once, :math:`m_1 = \mathrm{erf}(m_0 / \sqrt{2 \alpha})`.

    The signal is :math:`m_0` and the other patterns make Gaussian noise of variance :math:`\alpha`. Further steps are not this
    one again, since the state then depends on those patterns.

    Parameters
    ----------
    load : float or Tensor
        :math:`\alpha`, above 0.
    overlap : float or Tensor
        :math:`m_0` of a cue with errors at random places, from 0 to 1.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Hopfield (1982), Proceedings of the National Academy of Sciences 79, 2554-2558; Kinzel (1985), Zeitschrift fuer Physik B
    60, 205-213.

    Examples
    --------
    >>> from rnncortex.theory import hopfield
    >>> round(hopfield.one_step_overlap(0.1, 0.5).item(), 4)
    0.8862
    """
    alpha, start = checks.parameter("load", load, above=0), checks.parameter("overlap", overlap, at_least=0, at_most=1)
    return torch.erf(start / (2 * alpha).sqrt())


def overlap_dynamics(load: float, overlap: Any, *, steps: int = 50) -> Tensor:
    r"""Overlap over synchronous steps, by statistical neurodynamics: signal and noise, and what the one does to the other.

    .. math::
        m_{t+1} = \mathrm{erf}\frac{m_t}{\sqrt{2} \sigma_t}, \qquad
        \sigma_{t+1}^2 = \alpha + 2 \alpha \, m_t m_{t+1} h_t + \sigma_t^2 h_t^2, \qquad
        h_t = \sqrt{\frac{2}{\pi}} \frac{e^{-m_t^2 / 2 \sigma_t^2}}{\sigma_t}

    with :math:`\sigma_0^2 = \alpha`. The noise is taken as Gaussian at every step and correlated from one step to the next
    only, which is exact for the first two steps and an approximation after that.

    Parameters
    ----------
    load : float
        :math:`\alpha`, above 0.
    overlap : float or Tensor, shape (cues,)
        :math:`m_0`, from 0 to 1.
    steps : int

    Returns
    -------
    Tensor, shape (..., steps + 1)
        :math:`m_t`, the start included.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Amari and Maginu (1988), Neural Networks 1, 63-73.
    """
    alpha, m = checks.number("load", load, above=0), checks.parameter("overlap", overlap, at_least=0, at_most=1)
    variance, path = torch.full_like(m, alpha), [m]
    for _ in range(checks.count("steps", steps)):
        gain = math.sqrt(2 / math.pi) * torch.exp(-m.square() / (2 * variance)) / variance.sqrt()
        after = torch.erf(m / (2 * variance).sqrt())
        variance = alpha + 2 * alpha * m * after * gain + variance * gain.square()
        m = after
        path.append(m)
    return torch.stack(path, -1)


def _signal(y: Tensor) -> Tensor:
    return torch.erf(y) / y - 2 / math.sqrt(math.pi) * torch.exp(-y.square())


@lru_cache(maxsize=1)
def _best() -> float:
    """The y at which the signal is largest; there its slope changes sign."""
    from scipy.optimize import brentq

    slope = lambda y: (2 / y + 4 * y) * math.exp(-y * y) / math.sqrt(math.pi) - math.erf(y) / y**2  # noqa: E731
    return brentq(slope, 0.5, 4.0, xtol=1e-14, rtol=1e-14)

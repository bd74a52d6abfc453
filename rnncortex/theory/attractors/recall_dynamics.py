r"""Dynamics of recall: how the overlap with a stored pattern moves when all units are updated at once."""

import math
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks


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
    >>> from rnncortex.theory.attractors import recall_dynamics
    >>> round(recall_dynamics.one_step_overlap(0.1, 0.5).item(), 4)
    0.8862
    """
    alpha, start = checks.parameter("load", load, above=0), checks.parameter("overlap", overlap, at_least=0, at_most=1)
    return torch.erf(start / (2 * alpha).sqrt())


def two_step_overlap(load: Any, overlap: Any) -> Tensor:
    r"""Overlap after all units were updated twice, exactly for many units without self-connections.

    .. math::
        m_2 = \sum_{\pm} \frac{1 \pm m_0}{2} \, \mathrm{erf} \frac{m_1 \pm \alpha h}{\sqrt{2} \sigma}, \qquad
        h = \sqrt{\frac{2}{\pi \alpha}} e^{-m_0^2 / 2 \alpha}, \qquad
        \sigma^2 = \alpha (1 + h^2 + 2 h \, m_0 m_1)

    with :math:`m_1` of :func:`one_step_overlap`. The other patterns answer the first step: they bring each unit's own first
    state back to it, with the weight :math:`\alpha h`, and make the noise of both steps correlated.

    Parameters
    ----------
    load : float or Tensor
        :math:`\alpha`, above 0.
    overlap : float or Tensor
        :math:`m_0`, from 0 to 1.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Gardner, Derrida and Mottishaw (1987), Journal de Physique 48, 741-755.
    """
    alpha, start = checks.parameter("load", load, above=0), checks.parameter("overlap", overlap, at_least=0, at_most=1)
    once = one_step_overlap(alpha, start)
    answer = (2 / (math.pi * alpha)).sqrt() * torch.exp(-start.square() / (2 * alpha))
    spread = (2 * alpha * (1 + answer.square() + 2 * answer * start * once)).sqrt()
    kept, lost = (torch.erf((once + sign * alpha * answer) / spread) for sign in (1, -1))
    return (1 + start) / 2 * kept + (1 - start) / 2 * lost


def overlap_dynamics(load: float, overlap: Any, *, steps: int = 50) -> Tensor:
    r"""Overlap over synchronous steps, by statistical neurodynamics: signal and noise, and what the one does to the other.

    .. math::
        m_{t+1} = \mathrm{erf}\frac{m_t}{\sqrt{2} \sigma_t}, \qquad
        \sigma_{t+1}^2 = \alpha + 2 \alpha \, m_t m_{t+1} h_t + \sigma_t^2 h_t^2, \qquad
        h_t = \sqrt{\frac{2}{\pi}} \frac{e^{-m_t^2 / 2 \sigma_t^2}}{\sigma_t}

    with :math:`\sigma_0^2 = \alpha`. The noise is taken as Gaussian at every step and correlated from one step to the next
    only. That is exact for the first step; :func:`two_step_overlap` is exact for the second.

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
    steps = checks.count("steps", steps)
    variance, path = torch.full_like(m, alpha), [m]
    for _ in range(steps):
        gain = math.sqrt(2 / math.pi) * torch.exp(-m.square() / (2 * variance)) / variance.sqrt()
        after = torch.erf(m / (2 * variance).sqrt())
        variance = alpha + 2 * alpha * m * after * gain + variance * gain.square()
        m = after
        path.append(m)
    return torch.stack(path, -1)


def basin_edge(load: float) -> float:
    r"""The smallest overlap from which a cue is completed, by the dynamics of :func:`overlap_dynamics`.

    Parameters
    ----------
    load : float
        :math:`\alpha`, above 0.

    Returns
    -------
    float
        Between 0 and 1, to 0.001; 1 if not even the pattern itself is kept.

    Raises
    ------
    TypeError, ValueError
        If the load is not a positive number.

    References
    ----------
    As in :func:`overlap_dynamics`. Simulated basins are smaller near the capacity.

    Examples
    --------
    >>> from rnncortex.theory.attractors import recall_dynamics
    >>> recall_dynamics.basin_edge(0.01) < recall_dynamics.basin_edge(0.1)
    True
    """
    start = torch.linspace(0, 1, 1001, dtype=torch.float64)
    kept = overlap_dynamics(load, start, steps=500)[:, -1] > 0.5
    return start[kept].min().item() if kept.any() else 1.0

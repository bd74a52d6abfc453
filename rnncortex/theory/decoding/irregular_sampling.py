r"""Forecasts over irregular gaps: what carrying forward, decaying and the optimal filter leave, as mean squared errors."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks


def carried_forward(gaps: Tensor, tau: float) -> Tensor:
    r"""Mean squared error of the last value carried forward over a gap, for a process that forgets exponentially.

    .. math:: E[(x_{t+\delta} - x_t)^2] = 2 (1 - e^{-\delta / \tau})

    for a stationary process of variance one with the autocorrelation :math:`e^{-\delta/\tau}` (Ornstein-Uhlenbeck).

    Parameters
    ----------
    gaps : Tensor
        :math:`\delta`, at least 0.
    tau : float
        In the same unit.

    Returns
    -------
    Tensor, shape of ``gaps``

    Raises
    ------
    TypeError, ValueError
        If a gap is negative or not finite, or tau is not above zero.
    """
    tau = checks.number("tau", tau, above=0)
    return 2 * (1 - torch.exp(-_gaps(gaps) / tau))


def decayed(gaps: Tensor, tau: float) -> Tensor:
    r"""Mean squared error of the last value after it has decayed towards the mean over a gap, the best forecast of this process.

    .. math:: E[(x_{t+\delta} - e^{-\delta/\tau} x_t)^2] = 1 - e^{-2 \delta / \tau}

    Parameters, errors and process as in :func:`carried_forward`.

    Parameters
    ----------
    gaps : Tensor
        :math:`\delta`, at least 0.
    tau : float
        In the same unit.

    Returns
    -------
    Tensor, shape of ``gaps``

    Raises
    ------
    TypeError, ValueError
        As in :func:`carried_forward`.
    """
    tau = checks.number("tau", tau, above=0)
    return 1 - torch.exp(-2 * _gaps(gaps) / tau)


def optimal_oscillator(gaps: Tensor, *, period: float, coherence: float, noise: float) -> Tensor:
    r"""Mean squared error of the best forecast of a noisy oscillator's next value, given all noisy observations before it.

    The state has two components of variance one, of which the first is observed in white noise. Over a gap it turns and decays,

    .. math:: z_{t + \delta} = e^{-\delta / \tau} R(2 \pi \delta / T) z_t + \sqrt{1 - e^{-2 \delta / \tau}} \, \eta ,

    so that the covariance P of the filter's state follows the Riccati recursion of the Kalman filter, with a transition of its own for
    each gap. It depends on the gaps and not on what was observed. The forecast is of the component, not of its noisy observation.

    Parameters
    ----------
    gaps : Tensor, shape (..., visits)
        :math:`\delta_i`: time from observation i to the next, at least 0.
    period : float
        T.
    coherence : float
        :math:`\tau`: time in which the oscillation forgets its phase.
    noise : float
        Standard deviation of an observation.

    Returns
    -------
    Tensor, shape (..., visits)
        Variance of the first component at observation i + 1 given the first i observations.

    Raises
    ------
    TypeError, ValueError
        If a gap is negative or not finite, or a parameter is not above zero.

    References
    ----------
    Jazwinski (1970), Stochastic Processes and Filtering Theory, Academic Press, chapter 7 (the continuous-discrete filter).
    """
    noise = checks.number("noise", noise, above=0)
    gaps = _gaps(gaps)
    checks.number("period", period, above=0)
    checks.number("coherence", coherence, above=0)
    variance = noise**2
    one = torch.ones(gaps.shape[:-1], dtype=gaps.dtype, device=gaps.device)
    a, b, c = one, torch.zeros_like(one), one  # the covariance of both components
    errors = []
    for gap in gaps.unbind(-1):
        gain = a / (a + variance), b / (a + variance)
        a, b, c = a - gain[0] * a, b - gain[0] * b, c - gain[1] * b
        keep, angle = torch.exp(-2 * gap / coherence), 2 * math.pi * gap / period
        cos, sin = angle.cos(), angle.sin()
        a, b, c = (
            keep * (cos**2 * a - 2 * sin * cos * b + sin**2 * c) + 1 - keep,
            keep * (sin * cos * (a - c) + (cos**2 - sin**2) * b),
            keep * (sin**2 * a + 2 * sin * cos * b + cos**2 * c) + 1 - keep,
        )
        errors.append(a)
    return torch.stack(errors, -1)


def _gaps(gaps: Tensor) -> Tensor:
    checks.tensor("gaps", gaps, "...")
    if gaps.ndim == 0:
        raise ValueError(f"gaps: expected at least one dimension, got {checks.describe(gaps)}")
    if gaps.numel() and gaps.min() < 0:
        raise ValueError(f"gaps: expected times of at least 0, got {gaps.min():g}: are the visits in order?")
    return gaps

"""Damped oscillation: decay time and frequency of a trace, by least squares."""

import math
from typing import NamedTuple

import numpy as np
from torch import Tensor

from rnncortex.numerics import checks


class DampedOscillation(NamedTuple):
    r"""A fitted trace :math:`y(t) = a \, e^{-t / \tau} \cos(2 \pi f t + \varphi) + c`.

    Attributes
    ----------
    decay_time : float
        :math:`\tau` in seconds, negative if the trace grows.
    frequency : float
        f in hertz.
    amplitude, phase, offset : float
        a in units of the trace, the phase in radians, c in units of the trace.
    unexplained : float
        Share of the trace's variance that the fit leaves.
    """

    decay_time: float
    frequency: float
    amplitude: float
    phase: float
    offset: float
    unexplained: float


def fit_damped_oscillation(trace: Tensor, dt: float) -> DampedOscillation:
    """Fit a damped oscillation to a trace by nonlinear least squares, from a start that the spectrum suggests.

    Parameters
    ----------
    trace : Tensor, shape (time,)
        At least 8 steps, not constant.
    dt : float
        Step in seconds.

    Returns
    -------
    DampedOscillation

    Raises
    ------
    TypeError, ValueError
        If the trace is too short or constant, not finite, or ``dt`` is not positive.
    RuntimeError
        If the fit does not converge.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.dynamics import damped_oscillation
    >>> t = 0.01 * torch.arange(200, dtype=torch.float64)
    >>> found = damped_oscillation.fit_damped_oscillation(torch.exp(-t / 0.3) * torch.cos(2 * torch.pi * 2.0 * t), dt=0.01)
    >>> round(found.decay_time, 6), round(found.frequency, 6)
    (0.3, 2.0)
    """
    checks.tensor("trace", trace, "time")
    dt = checks.number("dt", dt, above=0)
    y = trace.detach().cpu().double().numpy()
    if len(y) < 8 or np.ptp(y) == 0:
        raise ValueError(f"trace: expected at least 8 numbers that are not all equal, got {checks.describe(trace)}")
    from scipy.optimize import curve_fit

    t, size = dt * np.arange(len(y)), np.abs(y - y[-len(y) // 4 :].mean()).max()
    peak = np.abs(np.fft.rfft(y - y.mean(), 8 * len(y)))[1:].argmax() + 1

    def model(t: np.ndarray, rate: float, frequency: float, cosine: float, sine: float, offset: float) -> np.ndarray:
        angle = 2 * math.pi * frequency * t
        return np.exp(-rate * t) * (cosine * np.cos(angle) + sine * np.sin(angle)) + offset

    start = (3 / t[-1], peak / (8 * len(y) * dt), size, 0.0, y[-1])
    scale = (1 / t[-1], 1 / t[-1], size, size, size)
    (rate, frequency, cosine, sine, offset), _ = curve_fit(
        model, t, y, start, x_scale=scale, method="trf", max_nfev=2000, ftol=1e-14, xtol=1e-14, gtol=1e-14
    )
    unexplained = float(np.var(y - model(t, rate, frequency, cosine, sine, offset)) / np.var(y))
    return DampedOscillation(
        float(1 / rate), float(abs(frequency)), math.hypot(cosine, sine), math.atan2(-sine, cosine), float(offset), unexplained
    )

"""Bumps of activity that pass over a row or round a ring of units."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks


def passing(times: Tensor, peaks: Tensor, width: float) -> Tensor:
    r"""A row of units, each active once, :math:`x_i(t) = e^{-(t - t_i)^2 / 2 w^2}`.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    peaks : Tensor, shape (units,)
        :math:`t_i`, when each unit is most active, in seconds.
    width : float
        w in seconds.

    Returns
    -------
    Tensor, shape (time, units)

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    checks.tensor("times", times, "time")
    checks.tensor("peaks", peaks, "units", like=("times", times))
    width = checks.number("width", width, above=0)
    return torch.exp(-((times[:, None] - peaks) / width).square() / 2)


def circulating(times: Tensor, units: int, period: float, *, sharpness: float = 3.0) -> Tensor:
    r"""A ring of units round which a bump runs, :math:`x_i(t) = e^{\kappa (\cos 2 \pi (t / T - i / N) - 1)}`.

    Parameters
    ----------
    times : Tensor, shape (..., time)
        Seconds; one row for each start of the bump.
    units : int
        N, at least 3.
    period : float
        T, time of one round in seconds.
    sharpness : float
        :math:`\kappa`, above 0; the bump's width is about :math:`T / 2 \pi \sqrt \kappa`.

    Returns
    -------
    Tensor, shape (..., time, units)

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    checks.tensor("times", times, "... time")
    units = checks.count("units", units, at_least=3)
    sharpness = checks.number("sharpness", sharpness, above=0)
    period = checks.number("period", period, above=0)
    place = torch.arange(units, dtype=times.dtype, device=times.device) / units
    phase = 2 * math.pi * (times[..., None] / period - place)
    return torch.exp(sharpness * (phase.cos() - 1))

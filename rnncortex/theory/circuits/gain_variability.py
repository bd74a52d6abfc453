"""Variability by a fluctuating gain: how a sequence responds to it, and which share of the variance has rank one."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Expansion(NamedTuple):
    r"""A sequence and its derivatives by the size a of a modulation :math:`a \, h_t` of the recurrent gain.

    Attributes
    ----------
    sequence, first, second : Tensor, shape (time, units)
        Rates after each step at a = 0, their slope, and their second derivative.
    """

    sequence: Tensor
    first: Tensor
    second: Tensor


def expand(weight_hh: Tensor, drive: Tensor, profile: Tensor, *, leak_rate: float) -> Expansion:
    r"""Follow a tanh network and its first two derivatives by the size of a gain transient, step by step.

    .. math:: r_{t+1} = (1 - \alpha) \, r_t + \alpha \tanh(u_t), \qquad u_t = (1 + a \, h_t) \, W r_t + b_t

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W.
    drive : Tensor, shape (time, units)
        b, what the inputs give to each unit.
    profile : Tensor, shape (time,)
        h.
    leak_rate : float
        :math:`\alpha`, above 0 and at most 1.

    Returns
    -------
    Expansion

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or the leak is out of range.
    """
    leak, like = _checked(weight_hh, drive, leak_rate), ("weight_hh", weight_hh)
    checks.tensor("profile", profile, "time", {"time": len(drive)}, like=like)
    rate, slope, bend = (torch.zeros_like(drive[0]) for _ in range(3))
    course = []
    for push, size in zip(drive, profile, strict=True):
        heard, heard_slope = weight_hh @ rate, weight_hh @ slope
        out = torch.tanh(heard + push)
        steep = 1 - out.square()
        by, again = heard_slope + size * heard, weight_hh @ bend + 2 * size * heard_slope
        rate = (1 - leak) * rate + leak * out
        slope = (1 - leak) * slope + leak * steep * by
        bend = (1 - leak) * bend + leak * steep * (again - 2 * out * by.square())
        course.append(torch.stack((rate, slope, bend)))
    return Expansion(*torch.stack(course, 1))


def rank_one_share(first: Tensor, second: Tensor, spread: float) -> float:
    r"""Share of the variance in the first component, for normal sizes of the gain's transient.

    Residuals are :math:`a \, k + (a^2 - s^2) \, k_2 / 2` to second order, so that their covariance is
    :math:`s^2 k k^\top + (s^4 / 2) \, k_2 k_2^\top`; its larger eigenvalue over their sum is returned.

    Parameters
    ----------
    first, second : Tensor, shape (...)
        k and :math:`k_2`, of one shape.
    spread : float
        s, standard deviation of a; above 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or the spread is not above 0.
    """
    checks.tensor("first", first, "...")
    checks.tensor("second", second, "...", like=("first", first))
    if first.shape != second.shape:
        raise ValueError(f"second: expected the shape of first, {tuple(first.shape)}, got {tuple(second.shape)}")
    s = checks.number("spread", spread, above=0)
    parts = torch.stack((s * first.flatten(), s**2 / 2**0.5 * second.flatten()))
    values = torch.linalg.eigvalsh(parts @ parts.T)
    return (values[-1] / values.sum()).item()


def noise_covariance(weight_hh: Tensor, drive: Tensor, *, leak_rate: float, noise_std: float) -> Tensor:
    r"""Covariance of a whole sequence if every unit receives white noise of its own at every step, to first order.

    Parameters
    ----------
    weight_hh, drive, leak_rate
        As in :func:`expand`.
    noise_std : float
        Standard deviation of what is added to the input of each unit; at least 0.

    Returns
    -------
    Tensor, shape (time * units, time * units)
        Rows ordered by time.

    Raises
    ------
    TypeError, ValueError
        As in :func:`expand`, or if the noise is out of range.
    """
    leak = _checked(weight_hh, drive, leak_rate)
    time, units = drive.shape
    spread = checks.number("noise_std", noise_std, at_least=0)
    rate, reach, rows = torch.zeros_like(drive[0]), drive.new_zeros(units, time * units), []
    for now, push in enumerate(drive):
        out = torch.tanh(weight_hh @ rate + push)
        steep = (1 - out.square())[:, None]
        reach = (1 - leak) * reach + leak * steep * (weight_hh @ reach)
        reach[:, now * units : (now + 1) * units] += leak * torch.diag(steep[:, 0])
        rate = (1 - leak) * rate + leak * out
        rows.append(reach)
    all_of_it = spread * torch.cat(rows)
    return all_of_it @ all_of_it.T


def _checked(weight_hh: Tensor, drive: Tensor, leak_rate: float) -> float:
    sizes: checks.Sizes = {}
    checks.tensor("weight_hh", weight_hh, "units units", sizes)
    checks.tensor("drive", drive, "time units", sizes, like=("weight_hh", weight_hh))
    return checks.number("leak_rate", leak_rate, above=0, at_most=1)

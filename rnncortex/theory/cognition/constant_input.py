"""A unit of interactive activation under constant input: its course and its running average in closed form."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def activation(
    net: Tensor, cycles: Tensor, *, start: float = 0.0, rest: float = 0.0, decay: float = 0.07, minimum: float = -0.2, maximum: float = 1.0
) -> Tensor:
    r"""Activation after each number of cycles of constant net input.

    With the bound :math:`B`, the maximum where the input :math:`n` excites and the minimum where it inhibits, a cycle is linear, and

    .. math::
        a_t = a_\infty + (a_0 - a_\infty) \lambda^t, \qquad \lambda = 1 - \theta - |n|, \qquad
        a_\infty = \frac{\theta r + |n| B}{\theta + |n|} .

    Inputs below :math:`\theta - 1` make :math:`\lambda` negative: the unit is at its minimum after one cycle, and stays within
    :math:`\theta |m - r|` of it, which is taken for :math:`a_\infty` at once.

    Parameters
    ----------
    net : Tensor, shape (...)
        Constant net inputs.
    cycles : Tensor, shape (times,)
        Numbers of cycles, at least zero.
    start, rest, decay, minimum, maximum : float
        Activation at the start and at rest, rate of decay, and bounds.

    Returns
    -------
    Tensor, shape (..., times)

    Raises
    ------
    TypeError, ValueError
        If the inputs are no finite numbers, a time is negative or the decay not between 0 and 1.

    Notes
    -----
    Solution of the difference equation in McClelland and Rumelhart (1981), Psychological Review 88, 375-407.
    """
    end, factor = _limit(net, cycles, rest, decay, minimum, maximum)
    return end + (start - end) * factor**cycles


def running_average(
    net: Tensor,
    cycles: Tensor,
    *,
    rate: float = 0.05,
    start: float = 0.0,
    rest: float = 0.0,
    decay: float = 0.07,
    minimum: float = -0.2,
    maximum: float = 1.0,
) -> Tensor:
    r"""Running average of :func:`activation` with rate :math:`r`, from zero.

    .. math::
        \bar a_t = a_\infty (1 - \rho^t) + (a_0 - a_\infty) \, r \lambda \, \frac{\lambda^t - \rho^t}{\lambda - \rho}, \qquad \rho = 1 - r

    Parameters
    ----------
    net, cycles, start, rest, decay, minimum, maximum
        As in :func:`activation`.
    rate : float
        Rate :math:`r` of the average.

    Returns
    -------
    Tensor, shape (..., times)

    Raises
    ------
    TypeError, ValueError
        As :func:`activation`, or if the rate is not between 0 and 1.
    """
    rate = checks.number("rate", rate, above=0, below=1)
    end, factor = _limit(net, cycles, rest, decay, minimum, maximum)
    kept = 1 - rate
    gap = factor - kept
    same = gap.abs() < 1e-12
    sums = torch.where(same, cycles * kept ** (cycles - 1), (factor**cycles - kept**cycles) / torch.where(same, 1.0, gap))
    return end * (1 - kept**cycles) + (start - end) * rate * factor * sums


def _limit(net: Tensor, cycles: Tensor, rest: float, decay: float, minimum: float, maximum: float) -> tuple[Tensor, Tensor]:
    checks.tensor("net", net, "...")
    checks.tensor("cycles", cycles, "times", like=("net", net))
    if (cycles < 0).any():
        raise ValueError("cycles: expected at least 0, got a negative number")
    checks.number("decay", decay, above=0, below=1)
    drive = net[..., None]
    bound = torch.where(drive > 0, maximum, minimum)
    return (decay * rest + drive.abs() * bound) / (decay + drive.abs()), (1 - decay - drive.abs()).clamp(min=0)

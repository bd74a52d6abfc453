"""Distances between two spike trains: Victor and Purpura's, and van Rossum's."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks


def victor_purpura(first: Tensor, second: Tensor, *, cost: float) -> float:
    r"""Victor and Purpura's distance: the least that it costs to turn one train into the other.

    A spike is added or removed at cost 1 and moved by :math:`\Delta t` at cost :math:`q |\Delta t|`. With q = 0 the distance is the
    difference of the numbers of spikes; spikes further apart than 2 / q are never paired.

    Parameters
    ----------
    first, second : Tensor, shape (spikes,)
        Times, seconds, rising; may be empty.
    cost : float
        q, per second, at least 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the times are not as above or the cost is negative.

    References
    ----------
    Victor and Purpura (1996), Journal of Neurophysiology 76, 1310-1326.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.spikes import distances
    >>> distances.victor_purpura(torch.tensor([0.25, 0.75]), torch.tensor([0.5]), cost=2.0)
    1.5
    """
    times, others = (train.tolist() for train in _times(first, second))
    checks.number("cost", cost, at_least=0)
    row = [float(j) for j in range(len(others) + 1)]
    for i, time in enumerate(times, 1):
        following = [float(i)]
        for j, other in enumerate(others, 1):
            following.append(min(row[j] + 1, following[j - 1] + 1, row[j - 1] + cost * abs(time - other)))
        row = following
    return row[-1]


def van_rossum(first: Tensor, second: Tensor, *, tau: float) -> float:
    r"""Van Rossum's distance: between the trains after each spike has become a decaying exponential.

    .. math:: D^2 = \frac{1}{\tau} \int_0^\infty (f - g)^2 \, dt, \qquad f(t) = \sum_i \theta(t - t_i) \, e^{-(t - t_i) / \tau}

    in closed form, :math:`D^2 = \tfrac12 \sum_{ij} \pm e^{-|t_i - t_j| / \tau}` over all pairs of spikes, with a minus for spikes of
    different trains. One spike more or less makes a distance of :math:`\sqrt{1/2}`.

    Parameters
    ----------
    first, second : Tensor, shape (spikes,)
        Times, seconds, rising; may be empty.
    tau : float
        Time constant, seconds.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the times are not as above or the time constant is not positive.

    References
    ----------
    Van Rossum (2001), Neural Computation 13, 751-763.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.spikes import distances
    >>> round(distances.van_rossum(torch.tensor([0.1]), torch.tensor([]), tau=0.02) ** 2, 6)
    0.5
    """
    ones, others = _times(first, second)
    checks.number("tau", tau, above=0)
    times, sign = torch.cat((ones, others)), torch.cat((torch.ones_like(ones), -torch.ones_like(others)))
    overlaps = torch.exp(-(times[:, None] - times).abs() / tau)
    return math.sqrt(max(0.0, (sign @ overlaps @ sign).item() / 2))


def _times(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    first = checks.recorded("first", first, "spikes")
    second = checks.recorded("second", second, "others", like=("first", first))
    for name, times in (("first", first), ("second", second)):
        if (times.diff() < 0).any():
            raise ValueError(f"{name}: expected times that rise, got some that fall")
    return first.double(), second.double()

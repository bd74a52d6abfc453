"""Time-rescaling test: on a clock that runs at the predicted rate, spikes come as a Poisson process of rate one."""

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from rnncortex.models.spikes.likelihood import zeros_and_ones
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class Goodness(NamedTuple):
    """How far the rescaled intervals are from what they should be.

    Attributes
    ----------
    distance : float
        Largest distance between their distribution and the uniform one (Kolmogorov-Smirnov).
    band : float
        What it stays below with the given probability if the model is right.
    p_value : float
        Chance of a larger distance if the model is right.
    n : int
        Number of intervals.
    """

    distance: float
    band: float
    p_value: float
    n: int


def rescaled_intervals(log_odds: Tensor, spikes: Tensor, *, seed: Seed) -> list[Tensor]:
    r"""Intervals on the model's clock, mapped to numbers that are uniform in [0, 1) if the model is right.

    .. math:: v_k = 1 - e^{-\xi_k}, \qquad \xi_k = \sum_{t_{k-1} < t < t_k} q_t + \delta_k, \qquad q_t = -\ln(1 - p_t)

    p is the predicted chance of a spike. A bin does not say when in it the spike fell, so :math:`\delta_k = -\ln(1 - r \, p_{t_k})` with r
    uniform is drawn; then v is uniform exactly, not only for short bins. Trials follow one another on the clock: an interval may begin in
    one and end in another, so that no long interval is lost at the end of a trial.

    Parameters
    ----------
    log_odds : Tensor, shape (trials, time, units)
        Of a spike in each bin, given what came before.
    spikes : Tensor, shape (trials, time, units)
        Zeros and ones.
    seed : int or torch.Generator
        Of the places within bins.

    Returns
    -------
    list of Tensor, shape (intervals,)
        v, one tensor for each unit.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a bin holds more than one spike.

    References
    ----------
    Brown, Barbieri, Ventura, Kass and Frank (2002), Neural Computation 14, 325-346; Haslinger, Pipa and Brown (2010), Neural
    Computation 22, 2477-2506.
    """
    sizes: checks.Sizes = {}
    checks.tensor("log_odds", log_odds, "trials time units", sizes)
    spikes = zeros_and_ones("spikes", spikes, sizes, like=("log_odds", log_odds))
    random = seeding.generator(seed)
    return [_rescale(odds.flatten(), fired.flatten(), random) for odds, fired in zip(log_odds.unbind(-1), spikes.unbind(-1), strict=True)]


def _rescale(log_odds: Tensor, fired: Tensor, random: torch.Generator) -> Tensor:
    clock = torch.nn.functional.pad(softplus(log_odds).cumsum(0), (1, 0))
    at = fired.nonzero()[:, 0]
    place = seeding.uniform((len(at),), random, dtype=log_odds.dtype, device=log_odds.device)
    within = -torch.log1p(-place * torch.sigmoid(log_odds[at]))
    return -torch.expm1(-(clock[at[1:]] - clock[at[:-1] + 1] + within[1:]))


def uniformity(values: Tensor, *, level: float = 0.95) -> Goodness:
    r"""The Kolmogorov-Smirnov test of uniform numbers, with the band that a plot of their quantiles should stay in.

    Parameters
    ----------
    values : Tensor, shape (intervals,)
        As from :func:`rescaled_intervals`.
    level : float
        Chance that a right model stays within the band; about :math:`1.36 / \sqrt n` wide for 0.95.

    Returns
    -------
    Goodness

    Raises
    ------
    TypeError, ValueError
        If there are fewer than two values, one leaves [0, 1], or the level is not between 0 and 1.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.spikes.time_rescaling import uniformity
    >>> result = uniformity((torch.arange(100) + 0.5) / 100)
    >>> round(result.distance, 3), round(result.band, 3)
    (0.005, 0.134)
    """
    checks.tensor("values", values, "intervals")
    if len(values) < 2 or values.min() < 0 or values.max() > 1:
        raise ValueError(f"values: expected at least two numbers from 0 to 1, got {checks.describe(values)}")
    checks.number("level", level, above=0, below=1)
    from scipy.stats import kstest, kstwo

    test = kstest(values.detach().cpu().double().numpy(), "uniform")
    return Goodness(float(test.statistic), float(kstwo.ppf(level, len(values))), float(test.pvalue), len(values))


def serial_dependence(values: Tensor) -> float:
    r"""Correlation of neighbouring rescaled intervals, as normal quantiles: zero, to :math:`1 / \sqrt n`, if the model is right.

    The distribution of intervals does not see their order; this does.

    Parameters
    ----------
    values : Tensor, shape (intervals,)
        As from :func:`rescaled_intervals`.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If there are fewer than three values or one leaves [0, 1].
    """
    checks.tensor("values", values, "intervals")
    if len(values) < 3 or values.min() < 0 or values.max() > 1:
        raise ValueError(f"values: expected at least three numbers from 0 to 1, got {checks.describe(values)}")
    quantiles = math.sqrt(2) * torch.special.erfinv((2 * values.double() - 1).clamp(-1 + 1e-12, 1 - 1e-12))
    return float(torch.corrcoef(torch.stack((quantiles[1:], quantiles[:-1])))[0, 1])

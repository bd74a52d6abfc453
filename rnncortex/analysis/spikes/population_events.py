"""Population events: short times in which many neurons fire, found in the rate of the population."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Event(NamedTuple):
    """A population event.

    Attributes
    ----------
    trial : int
    start, stop : int
        First bin, and the one after the last.
    peak : float
        Largest smoothed rate, hertz per neuron.
    """

    trial: int
    start: int
    stop: int
    peak: float


def population_rate(spikes: Tensor, dt: float, *, smoothing: float = 0.01) -> Tensor:
    """Mean rate of all neurons, smoothed with a Gaussian.

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, neurons)
        Spikes in each bin.
    dt : float
        Bin in seconds.
    smoothing : float
        Standard deviation of the Gaussian, seconds.

    Returns
    -------
    Tensor, shape (trials, time)
        Hertz. The Gaussian reaches four standard deviations to each side; at the ends it is cut off and scaled up.

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above, or a time is not above 0.
    """
    checks.tensor("spikes", spikes, "trials time neurons")
    smoothing = checks.number("smoothing", smoothing, above=0)
    dt = checks.number("dt", dt, above=0)
    width = smoothing / dt
    reach = math.ceil(4 * width)
    kernel = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, dtype=spikes.dtype, device=spikes.device) / width) ** 2)[None, None]
    rate = spikes.mean(2)[:, None] / dt
    smooth, seen = (torch.nn.functional.conv1d(series, kernel, padding=reach) for series in (rate, torch.ones_like(rate[:1])))
    return (smooth / seen)[:, 0]


def detect(rate: Tensor, dt: float, *, threshold: float, edge: float, shortest: float = 0.05, longest: float = 1.0) -> list[Event]:
    """Events in a population rate: the times around a crossing of the threshold in which the rate stays above the edge.

    Parameters
    ----------
    rate : Tensor, shape (trials, time)
        As :func:`population_rate` gives it.
    dt : float
        Bin in seconds.
    threshold, edge : float
        Hertz: an event has to reach the first, and lasts while the rate is above the second, which is lower.
    shortest, longest : float
        Seconds; others are left out.

    Returns
    -------
    list of Event
        In the order of trials and time.

    Raises
    ------
    TypeError, ValueError
        If the rate is not as above, or a number is out of range.
    """
    checks.tensor("rate", rate, "trials time")
    checks.number("edge", edge)
    top = checks.number("threshold", threshold, at_least=edge)
    step, least = checks.number("dt", dt, above=0), checks.number("shortest", shortest, at_least=0)
    most = checks.number("longest", longest, above=shortest)
    above = torch.nn.functional.pad((rate > edge).to(torch.int8), (1, 1))
    turns, events = above.diff(dim=1), []
    for trial in range(len(rate)):
        starts, stops = ((turns[trial] == sign).nonzero()[:, 0].tolist() for sign in (1, -1))
        for start, stop in zip(starts, stops, strict=True):
            peak = rate[trial, start:stop].max().item()
            if peak >= top and least <= (stop - start) * step <= most:
                events.append(Event(trial, start, stop, peak))
    return events

"""Averages over trials, and what they leave out: the intervals between spikes."""

from torch import Tensor

from rnncortex.numerics import checks


def trial_average(spikes: Tensor, dt: float) -> Tensor:
    """The peri-stimulus time histogram: rate in each bin, averaged over trials.

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, units)
        Spikes in each bin.
    dt : float
        Bin in seconds.

    Returns
    -------
    Tensor, shape (time, units)
        Hertz.

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above or ``dt`` is not positive.
    """
    return checks.tensor("spikes", spikes, "trials time units").mean(0) / checks.number("dt", dt, above=0)


def intervals(spikes: Tensor, dt: float) -> list[Tensor]:
    """Intervals between successive spikes of each unit within each trial, all trials together.

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, units)
        At most one spike a bin: zeros and ones.
    dt : float
        Bin in seconds.

    Returns
    -------
    list of Tensor, shape (intervals,)
        Seconds, one tensor for each unit.

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above or ``dt`` is not positive.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis import spike_intervals
    >>> spikes = torch.tensor([[[1.0], [0.0], [1.0], [1.0]], [[0.0], [1.0], [0.0], [0.0]]])
    >>> spike_intervals.intervals(spikes, dt=0.5)[0].tolist()
    [1.0, 0.5]
    """
    checks.tensor("spikes", spikes, "trials time units")
    checks.number("dt", dt, above=0)
    if not ((spikes == 0) | (spikes == 1)).all():
        raise ValueError("spikes: expected zeros and ones, at most one spike a bin, got other numbers")
    found = []
    for unit in spikes.unbind(-1):
        trial, step = unit.nonzero(as_tuple=True)
        found.append((dt * step.diff()[trial.diff() == 0]).to(spikes.dtype))
    return found

"""Interspike intervals, and the average over trials (PSTH) that leaves them out."""

import torch
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
    dt = checks.number("dt", dt, above=0)
    spikes = checks.recorded("spikes", spikes, "trials time units")
    return spikes.mean(0) / dt


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
    >>> from rnncortex.analysis.spikes import intervals
    >>> spikes = torch.tensor([[[1.0], [0.0], [1.0], [1.0]], [[0.0], [1.0], [0.0], [0.0]]])
    >>> intervals.intervals(spikes, dt=0.5)[0].tolist()
    [1.0, 0.5]
    """
    spikes = checks.recorded("spikes", spikes, "trials time units")
    checks.number("dt", dt, above=0)
    if not ((spikes == 0) | (spikes == 1)).all():
        raise ValueError("spikes: expected zeros and ones, at most one spike a bin, got other numbers")
    found = []
    for unit in spikes.unbind(-1):
        trial, step = unit.nonzero(as_tuple=True)
        found.append(dt * step.diff()[trial.diff() == 0].to(spikes.dtype))
    return found


def short_interval_share(spikes: Tensor, bins: int) -> Tensor:
    """Share of intervals of at most ``bins`` bins, the measured side of ``theory.spikes.intervals.short_interval_share``.

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, units)
        At most one spike a bin: zeros and ones.
    bins : int
        Longest interval that counts.

    Returns
    -------
    Tensor, shape (units,)

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above, ``bins`` is no positive whole number, or a unit has no interval.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.spikes import intervals
    >>> intervals.short_interval_share(torch.tensor([[[1.0], [0.0], [1.0], [1.0]]]), bins=1)
    tensor([0.5000])
    """
    checks.count("bins", bins)
    found = intervals(spikes, 1.0)
    if any(len(unit) == 0 for unit in found):
        raise ValueError("spikes: expected at least two spikes of each unit in some trial, got fewer")
    return torch.stack([(unit < bins + 0.5).to(unit).mean() for unit in found])


def serial_correlation(spikes: Tensor, lag: int = 1) -> Tensor:
    r"""Correlation of an interval with the one ``lag`` intervals later, within trials; zero if a spike resets the neuron.

    Adaptation makes it negative: a short interval leaves the neuron tired, and a long one follows.

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, units)
        At most one spike a bin: zeros and ones.
    lag : int
        Intervals between the two.

    Returns
    -------
    Tensor, shape (units,)

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above, ``lag`` is no positive whole number, or a unit has fewer than three such pairs.

    References
    ----------
    Farkhooi, Strube-Bloss and Nawrot (2009), Physical Review E 79, 021905.
    """
    checks.count("lag", lag)
    spikes = checks.recorded("spikes", spikes, "trials time units")
    units = zip(*(intervals(trial[None], 1.0) for trial in spikes), strict=True)
    found = []
    for trials in units:
        first = torch.cat([trial[: max(len(trial) - lag, 0)] for trial in trials])
        later = torch.cat([trial[lag:] for trial in trials])
        if len(first) < 3:
            raise ValueError(f"spikes: expected at least three pairs of intervals of each unit, got {len(first)}")
        found.append(torch.corrcoef(torch.stack((first, later)))[0, 1])
    return torch.stack(found)

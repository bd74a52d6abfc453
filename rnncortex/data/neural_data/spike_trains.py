"""Spike times of recorded units, checked once when they come in: the way for your own recordings into this package."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks


@dataclass(frozen=True, eq=False)
class SpikeTrains:
    """Spike times of some units over some trials; made by :func:`from_trials`, :func:`from_units` or a loader.

    Attributes
    ----------
    times : tuple of tuple of Tensor
        ``times[trial][unit]``, shape (spikes,): seconds on the clock of the trial, rising, float64.
    start, stop : float
        The stretch of that clock that was recorded, seconds; spikes lie in [start, stop).

    Raises
    ------
    TypeError, ValueError
        If a train holds NaN, is not in rising order, leaves the recorded stretch (as a negative time does where it starts at zero), or
        trials differ in their number of units, or there is no spike at all.
    """

    times: tuple[tuple[Tensor, ...], ...]
    start: float
    stop: float

    def __post_init__(self) -> None:
        checks.number("start", self.start)
        checks.number("stop", self.stop, above=self.start)
        if not self.times or not self.times[0]:
            raise ValueError("times: expected at least one trial of at least one unit, got none")
        for trial, units in enumerate(self.times):
            if len(units) != len(self.times[0]):
                raise ValueError(f"times: expected {len(self.times[0])} units in every trial, got {len(units)} in trial {trial}")
            for unit, train in enumerate(units):
                self._check(train, f"times of unit {unit} in trial {trial}")
        if not any(len(train) for units in self.times for train in units):
            raise ValueError("times: expected spikes, got a recording without any")

    @property
    def trials(self) -> int:
        """How many trials there are."""
        return len(self.times)

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.times[0])

    def counts(self, dt: float) -> Tensor:
        """Spikes in bins of equal width.

        Parameters
        ----------
        dt : float
            Width in seconds; the recorded stretch is a whole number of them.

        Returns
        -------
        Tensor, shape (trials, time, units)
            Float64.

        Raises
        ------
        TypeError, ValueError
            If the width is not positive or does not divide the stretch.

        Examples
        --------
        >>> from rnncortex.data.neural_data import spike_trains
        >>> spike_trains.from_trials([[0.01, 0.05], [0.06]], stop=0.1).counts(dt=0.05)[..., 0].tolist()
        [[1.0, 1.0], [0.0, 1.0]]
        """
        checks.number("dt", dt, above=0)
        bins = checks.steps("stop - start", self.stop - self.start, dt)
        counted = torch.zeros(self.trials, bins, self.units, dtype=torch.float64)
        for trial, units in enumerate(self.times):
            for unit, train in enumerate(units):
                inside = ((train - self.start) / dt + 1e-9).long().clamp(max=bins - 1)  # a time on an edge, to rounding, opens its bin
                counted[trial, :, unit] = torch.bincount(inside, minlength=bins)
        return counted

    def cut(self, starts: Any, duration: float, *, before: float = 0.0) -> "SpikeTrains":
        """Trials out of one continuous recording.

        Parameters
        ----------
        starts : array, shape (trials,)
            When each trial starts, in seconds on the clock of the recording; rising.
        duration : float
            How long each lasts from there, seconds.
        before : float
            Seconds before each start that belong to the trial; its clock is zero at the start.

        Returns
        -------
        SpikeTrains
            From ``-before`` to ``duration``.

        Raises
        ------
        TypeError, ValueError
            If the recording is in trials already, trials overlap or leave the recording, or no spike falls into them.
        """
        starts = checks.parameter("starts", starts)
        if self.trials != 1:
            raise ValueError(f"cut: expected one continuous recording, got {self.trials} trials")
        checks.number("duration", duration, above=0)
        checks.number("before", before, at_least=0)
        at = starts.double()
        checks.tensor("starts", at, "trials")
        if (at.diff() < before + duration - 1e-9).any():
            raise ValueError(
                f"starts: expected trials of {before + duration:g} s that do not overlap, got some {at.diff().min():g} s apart"
            )
        if len(at) == 0 or at[0] - before < self.start - 1e-9 or at[-1] + duration > self.stop + 1e-9:
            raise ValueError(f"starts: expected trials between {self.start:g} and {self.stop:g} s, got others or none")
        last = float(np.nextafter(duration, -np.inf))  # taking the start away may round a time past an end of the trial
        trials = []
        for first in at.tolist():
            low, high = first - before, first + duration
            inside = (train[(train >= low) & (train < high)] for train in self.times[0])
            trials.append(tuple((train - first).clamp(-before, last) for train in inside))
        return SpikeTrains(tuple(trials), -before, duration)

    def _check(self, train: Tensor, name: str) -> None:
        checks.tensor(name, train, "spikes")
        if train.dtype != torch.float64:
            raise TypeError(f"{name}: expected float64, got {train.dtype}")
        if (train.diff() <= 0).any():
            raise ValueError(f"{name}: expected rising numbers, got one that does not exceed the one before it")
        if len(train) and (train[0] < self.start or train[-1] >= self.stop):
            outside = train[0] if train[0] < self.start else train[-1]
            raise ValueError(f"{name}: expected seconds from {self.start:g} to below {self.stop:g}, got {outside:g}")


def from_trials(trials: Sequence[Any], *, start: float = 0.0, stop: float) -> SpikeTrains:
    """One unit over many trials, from an array of spike times for each trial.

    Parameters
    ----------
    trials : sequence of array, each of shape (spikes,)
        Seconds on the clock of the trial, such as time since a stimulus; an empty array for a trial without spikes.
    start, stop : float
        What was recorded of each trial, seconds.

    Returns
    -------
    SpikeTrains
        With one unit.

    Raises
    ------
    TypeError, ValueError
        As :class:`SpikeTrains`.

    Examples
    --------
    >>> from rnncortex.data.neural_data import spike_trains
    >>> spike_trains.from_trials([[-0.2, 0.1], []], start=-0.5, stop=0.5).trials
    2
    """
    return SpikeTrains(tuple((_train(f"times in trial {trial}", times),) for trial, times in enumerate(trials)), start, stop)


def from_units(units: Sequence[Any], *, start: float = 0.0, stop: float) -> SpikeTrains:
    """Many units over one continuous recording, from an array of spike times for each unit; :meth:`SpikeTrains.cut` makes trials of it.

    Parameters
    ----------
    units : sequence of array, each of shape (spikes,)
        Seconds on the clock of the recording.
    start, stop : float
        What was recorded, seconds.

    Returns
    -------
    SpikeTrains
        With one trial.

    Raises
    ------
    TypeError, ValueError
        As :class:`SpikeTrains`.

    Examples
    --------
    >>> from rnncortex.data.neural_data import spike_trains
    >>> session = spike_trains.from_units([[0.1, 0.7, 1.2], [0.9]], stop=2.0)
    >>> session.cut([0.0, 1.0], duration=1.0).counts(dt=0.5)[:, :, 0].tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    return SpikeTrains((tuple(_train(f"times of unit {unit}", times) for unit, times in enumerate(units)),), start, stop)


def _train(name: str, times: Any) -> Tensor:
    if isinstance(times, Tensor):
        times = times.detach().cpu().numpy()
    try:
        values = np.asarray(times, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: expected an array of seconds, got {checks.describe(times)}") from error
    return torch.from_numpy(values.copy())

"""Predicting the Lorenz system one sample ahead: a smooth series without noise in which small errors grow."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.dynamics.integrators import runge_kutta_step
from rnncortex.numerics.dynamics.systems import Lorenz
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch

MEAN, SPREAD = (0.0, 0.0, 23.55), (7.92, 9.01, 8.62)
"""Of the three variables over a long time, at the standard parameters."""


@dataclass(frozen=True)
class LorenzSeries:
    """Samples of the Lorenz system, each variable with mean zero and variance one over a long time.

    Attributes
    ----------
    interval : float
        Time between two samples, in units of the system; a whole number of hundredths. Differences grow by e in about 1.1.

    Raises
    ------
    TypeError, ValueError
        If the interval is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.sequences.lorenz import LorenzSeries
    >>> LorenzSeries().batch(trials=4, time=10, seed=0).inputs.shape
    torch.Size([4, 10, 3])
    """

    interval: float = 0.04

    STEP = 0.01
    """Of the classical Runge-Kutta method."""

    def __post_init__(self) -> None:
        checks.number("interval", self.interval, above=0)
        checks.steps("interval", self.interval, self.STEP)

    def sample(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Tensor:
        """Draw trials, each from a start of its own, on the attractor from the first sample on.

        Parameters
        ----------
        trials, time : int
        seed : int or torch.Generator
        dtype, device
            Of the samples.

        Returns
        -------
        Tensor, shape (trials, time, 3)

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        mean, spread = (torch.tensor(values, dtype=torch.float64) for values in (MEAN, SPREAD))
        state, drift, found = mean + spread * seeding.normal((trials, 3), seed).cpu(), Lorenz().drift, []
        every = round(self.interval / self.STEP)
        now, dt = (torch.tensor(value, dtype=torch.float64) for value in (0.0, self.STEP))
        for step in range(1000 + every * (time - 1) + 1):
            if step >= 1000 and (step - 1000) % every == 0:
                found.append((state - mean) / spread)
            state = runge_kutta_step(lambda _, x: drift(x), now, state, dt)
        return torch.stack(found, 1).to(device=device, dtype=dtype)

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials of the task to predict the next sample; arguments as in :meth:`sample`.

        Returns
        -------
        Batch
            Targets are the inputs one sample later.
        """
        time = checks.count("time", time)
        return next_sample(self.sample(trials, time + 1, seed=seed, dtype=dtype, device=device))

    @property
    def chance(self) -> float:
        """Mean squared error of the mean as an answer."""
        return 1.0

    @property
    def optimum(self) -> float:
        """Mean squared error of a machine that knows the equations."""
        return 0.0


def next_sample(series: Tensor) -> Batch:
    """The task of predicting each sample of a series from those before it.

    Parameters
    ----------
    series : Tensor, shape (trials, time + 1, channels)
        At least two samples.

    Returns
    -------
    Batch

    Raises
    ------
    TypeError, ValueError
        If the series is not of this shape or too short.
    """
    checks.tensor("series", series, "trials time channels")
    if series.shape[1] < 2:
        raise ValueError(f"series: expected at least two samples, got {series.shape[1]}")
    everywhere = torch.ones(len(series), series.shape[1] - 1, dtype=torch.bool, device=series.device)
    return Batch(series[:, :-1], series[:, 1:], everywhere)


def windows(series: Tensor, trials: int, time: int, *, seed: Seed) -> Batch:
    """Trials of the same task, each a stretch from a random place of a random series.

    Parameters
    ----------
    series : Tensor, shape (series, samples, channels)
        More than ``time`` samples.
    trials, time : int
    seed : int or torch.Generator

    Returns
    -------
    Batch
        ``trials`` of ``time`` steps.

    Raises
    ------
    TypeError, ValueError
        If the series are not of this shape or too short, or a size is not a positive whole number.
    """
    checks.tensor("series", series, "series samples channels")
    checks.count("trials", trials)
    time = checks.count("time", time)
    places = series.shape[1] - time
    if places < 1:
        raise ValueError(f"series: expected more than {time} samples, got {series.shape[1]}")
    random = seeding.generator(seed)
    which = seeding.integers(len(series), (trials, 1), random, device=series.device)
    start = seeding.integers(places, (trials, 1), random, device=series.device)
    return next_sample(series[which, start + torch.arange(time + 1, device=series.device)])

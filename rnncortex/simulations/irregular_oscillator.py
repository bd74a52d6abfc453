"""Irregularly observed oscillator, simulated: a blood count that goes up and down, looked at when the patient comes."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class Observed(NamedTuple):
    """Visits to simulated patients.

    Attributes
    ----------
    times : Tensor, shape (trials, visits + 1)
        Of the visits, the first at zero, and of the one that is to be forecast.
    values : Tensor, shape (trials, visits)
        Noisy observations of the first component.
    truth : Tensor, shape (trials, visits + 1)
        The first component itself.
    """

    times: Tensor
    values: Tensor
    truth: Tensor

    @property
    def gaps(self) -> Tensor:
        """Time from each visit to the next, shape (trials, visits)."""
        return self.times.diff(dim=1)


@dataclass(frozen=True)
class IrregularOscillator:
    r"""A noisy oscillator of variance one that is observed at the times of a Poisson process.

    .. math:: z_{t + \delta} = e^{-\delta / \tau} R(2 \pi \delta / T) z_t + \sqrt{1 - e^{-2 \delta / \tau}} \, \eta, \qquad
        y_i = z^{(1)}_{t_i} + \sigma \xi_i

    with independent standard normal :math:`\eta` and :math:`\xi`: the exact solution of a linear stochastic differential equation, so
    that no step size enters.

    Attributes
    ----------
    period, coherence : float
        T and :math:`\tau`.
    noise : float
        :math:`\sigma`.

    Raises
    ------
    TypeError, ValueError
        If an attribute is not above zero.

    Examples
    --------
    >>> from rnncortex.simulations.irregular_oscillator import IrregularOscillator
    >>> IrregularOscillator().record(3, 10, mean_gap=4.0, seed=0).values.shape
    torch.Size([3, 10])
    """

    period: float = 21.0
    coherence: float = 60.0
    noise: float = 0.3

    def __post_init__(self) -> None:
        for name in ("period", "coherence", "noise"):
            checks.number(name, getattr(self, name), above=0)

    def record(
        self, trials: int, time: int, *, mean_gap: float, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu"
    ) -> Observed:
        """Draw patients, each with visits at the times of a Poisson process.

        To leave out visits at random is to draw a Poisson process with longer gaps, so that ``mean_gap`` also thins.

        Parameters
        ----------
        trials, time : int
            Number of patients and of visits.
        mean_gap : float
            Mean of the exponential gaps, in the unit of the period.
        seed : int or torch.Generator
        dtype, device
            Of the recording, which is made in float64.

        Returns
        -------
        Observed

        Raises
        ------
        TypeError, ValueError
            If a number is out of range.
        """
        size = checks.count("trials", trials), checks.count("time", time)
        mean_gap = checks.number("mean_gap", mean_gap, above=0)
        random = seeding.generator(seed)
        gaps = -mean_gap * torch.log1p(-seeding.uniform(size, random))
        state, pushes = seeding.normal((trials, 2), random), seeding.normal((*size, 2), random)
        states = [state]
        for gap, push in zip(gaps.unbind(1), pushes.unbind(1), strict=True):
            angle, keep = 2 * math.pi * gap / self.period, torch.exp(-gap / self.coherence)
            turned = torch.stack(
                (angle.cos() * state[:, 0] - angle.sin() * state[:, 1], angle.sin() * state[:, 0] + angle.cos() * state[:, 1]), -1
            )
            state = keep[:, None] * turned + (1 - keep.square()).sqrt()[:, None] * push
            states.append(state)
        truth = torch.stack(states, 1)[..., 0]
        times = torch.cat((gaps.new_zeros(trials, 1), gaps.cumsum(1)), 1)
        values = truth[:, :-1] + self.noise * seeding.normal(size, random)
        return Observed(*(part.to(device=device, dtype=dtype) for part in (times, values, truth)))

"""Motor cortex, simulated: units whose spikes are tuned to the velocity of a reaching hand."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.movement.reaching import Reaching


class Reaches(NamedTuple):
    """Trials of a simulated recording.

    Attributes
    ----------
    counts : Tensor, shape (trials, time, units)
        Spikes in each bin.
    position : Tensor, shape (trials, time, 2)
        Of the hand, in metres from where it starts.
    velocity : Tensor, shape (trials, time, 2)
        Of the hand, in metres per second.
    acceleration : Tensor, shape (trials, time, 2)
        Of the hand, in metres per second squared.
    angle : Tensor, shape (trials,)
        Direction of the reach, radians from 0 to 2 pi.
    """

    counts: Tensor
    position: Tensor
    velocity: Tensor
    acceleration: Tensor
    angle: Tensor

    @property
    def state(self) -> Tensor:
        """Velocity, position and acceleration side by side, as a Kalman filter wants them; shape (trials, time, 6)."""
        return torch.cat((self.velocity, self.position, self.acceleration), -1)

    def only(self, chosen: Tensor | slice) -> "Reaches":
        """Some of the trials, by a mask, by their numbers or by a slice.

        Raises
        ------
        TypeError, ValueError
            If it is none of these, or there are no such trials.
        """
        trials = len(self.angle)
        if isinstance(chosen, Tensor) and chosen.dtype == torch.bool:
            if chosen.shape != self.angle.shape:
                raise ValueError(f"chosen: expected a mask of shape ({trials},), got {checks.describe(chosen)}")
        elif not isinstance(chosen, slice):
            checks.symbols("chosen", chosen, "some", below=trials)
        return Reaches(*(part[chosen] for part in self))


@dataclass(frozen=True)
class MotorCortex:
    r"""Poisson units with preferred directions, while the hand waits for the go and then reaches.

    .. math:: n_{it} \sim \mathrm{Poisson}(f_i \Delta t), \qquad f_i = f_0 \, c(d_i \, p_i \cdot v_t / v_{\max})

    With the exponential for c the direction tuning at a given speed is a von Mises curve, narrower than a cosine; with
    :math:`c(u) = 1 + u` it is the broad cosine. Preferred directions :math:`p_i` are spread at random, depths :math:`d_i` between half of
    ``depth`` and all of it.

    Attributes
    ----------
    units : int
        Number of units.
    baseline : float
        :math:`f_0` in hertz, while the hand is at rest.
    depth : float
        Largest :math:`d_i`: a unit so tuned fires :math:`c(d)` times its baseline at top speed in its direction.
    curve : callable
        c, from numbers to positive numbers, with :math:`c(0) = 1`.
    reaching : Reaching
        The reaches, whose ``dt`` is the bin; the top speed is that of its longest straight reach.
    seed : int
        Of the preferred directions and depths.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    References
    ----------
    Georgopoulos, Schwartz and Kettner (1986), Science 233, 1416-1419, for the cosine; Amirikian and Georgopoulos (2000),
    Neuroscience Research 36, 73-79, for tuning curves narrower than a cosine.

    Examples
    --------
    >>> from rnncortex.simulations.motor_cortex import MotorCortex
    >>> MotorCortex(units=30).record(5, 50, seed=0).counts.shape
    torch.Size([5, 50, 30])
    """

    units: int = 60
    baseline: float = 8.0
    depth: float = 2.0
    curve: Callable[[Tensor], Tensor] = field(default_factory=lambda: torch.exp)
    reaching: Reaching = field(default_factory=lambda: Reaching(directions=16, distances=(0.06, 0.09, 0.12), dt=0.02))
    seed: int = 0

    def __post_init__(self) -> None:
        checks.count("units", self.units)
        checks.number("baseline", self.baseline, above=0)
        checks.number("depth", self.depth, at_least=0)
        if not callable(self.curve):
            raise TypeError(f"curve: expected a function of a tensor, got {checks.describe(self.curve)}")
        if not isinstance(self.reaching, Reaching):
            raise TypeError(f"reaching: expected a Reaching, got {checks.describe(self.reaching)}")
        checks.count("seed", self.seed, at_least=0)

    @property
    def tuning(self) -> Tensor:
        """Depth times preferred direction over top speed, of each unit; shape (units, 2), float64."""
        random = seeding.generator(self.seed)
        angle = seeding.uniform((self.units,), random, high=2 * math.pi)
        depth = self.depth * seeding.uniform((self.units,), random, low=0.5, high=1.0)
        top = 1.875 * max(self.reaching.distances) / self.reaching.movement_time
        return depth[:, None] * torch.stack((angle.cos(), angle.sin()), -1) / top

    def rates(self, velocity: Tensor) -> Tensor:
        """Firing rates in hertz.

        Parameters
        ----------
        velocity : Tensor, shape (..., 2)
            In metres per second.

        Returns
        -------
        Tensor, shape (..., units)

        Raises
        ------
        TypeError, ValueError
            If the velocity is not as above.
        """
        checks.tensor("velocity", velocity, "... 2")
        return self.baseline * self.curve(velocity @ self.tuning.to(velocity).T)

    def record(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Reaches:
        """Draw trials: random reaches, after random delays between the shortest and the longest.

        Parameters
        ----------
        trials, time : int
            Number of trials and of bins.
        seed : int or torch.Generator
        dtype, device
            Of the recording, which is made in float64.

        Returns
        -------
        Reaches

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number, or the longest delay and the movement do not fit in.
        """
        trials = checks.count("trials", trials)
        random = seeding.generator(seed)
        everything, delays = self.reaching.conditions, self._delays(time)
        conditions = everything[seeding.integers(len(everything), (trials,), random, device="cpu").cpu()]
        waited = delays[seeding.integers(len(delays), (trials,), random, device="cpu").cpu()]
        hand = self.reaching.hand(conditions, self.reaching.dt * (torch.arange(time) - waited[:, None]).double())
        counts = seeding.poisson(self.reaching.dt * self.rates(hand.velocity), random)
        parts = (counts, *hand, conditions[:, 0])
        return Reaches(*(part.to(device=device, dtype=dtype) for part in parts))

    def ideal(self, counts: Tensor) -> Tensor:
        r"""What an observer makes of the spikes who knows every tuning curve and every possible reach: the optimum.

        .. math:: E[v_t \mid n_{1:t}] = \sum_r v_t(r) \, P(r \mid n_{1:t})

        over all reaches r, each with each delay, which are as likely before the first spike. No decoder has a smaller mean squared error.

        Parameters
        ----------
        counts : Tensor, shape (trials, time, units)

        Returns
        -------
        Tensor, shape (trials, time, 2)
            Velocity in metres per second.

        Raises
        ------
        TypeError, ValueError
            If the counts are not as above, or the longest delay and the movement do not fit in.
        """
        checks.tensor("counts", counts, "trials time units", {"units": self.units})
        time, everything = counts.shape[1], self.reaching.conditions
        delays = self._delays(time)
        after_go = self.reaching.dt * (torch.arange(time) - delays[:, None]).double()
        pairs = torch.cartesian_prod(torch.arange(len(everything)), torch.arange(len(delays)))
        velocity = self.reaching.hand(everything[pairs[:, 0]], after_go[pairs[:, 1]]).velocity.to(counts)
        rates = self.reaching.dt * self.rates(velocity)
        score, means = counts.new_zeros(len(counts), len(pairs)), []
        for seen, expected, speed in zip(counts.unbind(1), rates.unbind(1), velocity.unbind(1), strict=True):
            score = score + seen @ expected.log().T - expected.sum(-1)
            means.append(torch.softmax(score, -1) @ speed)
        return torch.stack(means, 1)

    def _delays(self, time: int) -> Tensor:
        """Every possible number of bins before the go."""
        low, high = (round(delay / self.reaching.dt) for delay in self.reaching.delays)
        needed = high + round(self.reaching.movement_time / self.reaching.dt)
        if checks.count("time", time) < needed:
            raise ValueError(f"time: expected at least {needed} bins for delay and movement, got {time}")
        return torch.arange(low, high + 1)

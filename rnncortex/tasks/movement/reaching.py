"""Reaching: prepare a movement of the hand, wait for the go, then drive the muscles that make it."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


class Hand(NamedTuple):
    """What the hand does.

    Attributes
    ----------
    position : Tensor, shape (trials, time, 2)
        In metres from where it starts.
    velocity : Tensor, shape (trials, time, 2)
        In metres per second.
    acceleration : Tensor, shape (trials, time, 2)
        In metres per second squared.
    """

    position: Tensor
    velocity: Tensor
    acceleration: Tensor


@dataclass(frozen=True)
class Reaching:
    r"""Reaches of a point mass, made by muscles that pull in evenly spaced directions and cannot push.

    A reach of length D in direction :math:`\theta` takes the time T. Along its direction the hand follows the smoothest path from
    rest to rest, :math:`D (10 s^3 - 15 s^4 + 6 s^5)` with :math:`s = t / T`, and across it bows out by :math:`64 \, c D s^3 (1 - s)^3`. The
    force is that of a mass in a viscous medium, :math:`F = m a + b v`, and muscle k takes its share of it where it can pull,

    .. math:: y_k = \max(0, F \cdot d_k) / F_0 .

    Until the go, two inputs hold the end of the reach, one its bow, and a fourth tells to wait. At the go all four fall to zero, so that
    a network has to make the movement out of its own state.

    Attributes
    ----------
    directions : int
        Number of directions, evenly spaced.
    distances : tuple of float
        D in metres.
    bows : tuple of float
        c, as a share of D; positive to the left of the direction.
    muscles : int
        Number of muscles; even and at least 4, so that they can make any force.
    movement_time : float
        T in seconds.
    delays : tuple of float
        Shortest and longest time between target and go, in seconds.
    dt : float
        Step in seconds.
    mass, viscosity : float
        m in kilograms and b in newton seconds per metre.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range, or a time is not a whole number of steps.

    References
    ----------
    Flash and Hogan (1985), Journal of Neuroscience 5, 1688-1703, for the path of the hand; Sussillo et al. (2015), Nature
    Neuroscience 18, 1025-1033, for networks that make muscle activity after a preparation.

    Examples
    --------
    >>> from rnncortex.tasks.movement.reaching import Reaching
    >>> batch = Reaching().batch(trials=16, time=110, seed=0)
    >>> batch.inputs.shape, batch.targets.shape
    (torch.Size([16, 110, 4]), torch.Size([16, 110, 6]))
    """

    directions: int = 8
    distances: tuple[float, ...] = (0.06, 0.12)
    bows: tuple[float, ...] = (-0.2, 0.0, 0.2)
    muscles: int = 6
    movement_time: float = 0.5
    delays: tuple[float, float] = (0.2, 0.4)
    dt: float = 0.01
    mass: float = 1.0
    viscosity: float = 5.0

    def __post_init__(self) -> None:
        checks.count("directions", self.directions)
        checks.parameter("distances", self.distances, above=0)
        checks.parameter("bows", self.bows)
        checks.count("muscles", self.muscles, at_least=4)
        if self.muscles % 2:
            raise ValueError(f"muscles: expected an even number, got {self.muscles}")
        checks.number("dt", self.dt, above=0)
        checks.number("movement_time", self.movement_time, above=0)
        checks.steps("movement_time", self.movement_time, self.dt)
        delays = checks.parameter("delays", self.delays, above=0)
        low, high = (checks.steps("delays", delay, self.dt) for delay in delays.tolist())
        if low > high:
            raise ValueError(f"delays: expected the shortest before the longest, got {self.delays}")
        checks.number("mass", self.mass, above=0)
        checks.number("viscosity", self.viscosity, at_least=0)

    @property
    def conditions(self) -> Tensor:
        """Every reach: direction in radians, distance in metres and bow; shape (conditions, 3), float64."""
        angles = 2 * math.pi * torch.arange(self.directions, dtype=torch.float64) / self.directions
        return torch.cartesian_prod(angles, *(torch.tensor(values, dtype=torch.float64) for values in (self.distances, self.bows)))

    @property
    def pulls(self) -> Tensor:
        """Direction in which each muscle pulls; shape (muscles, 2), float64."""
        angles = 2 * math.pi * torch.arange(self.muscles, dtype=torch.float64) / self.muscles
        return torch.stack((angles.cos(), angles.sin()), -1)

    def hand(self, conditions: Tensor, times: Tensor) -> Hand:
        """The hand at given times after the go; at rest before the go and after the movement.

        Parameters
        ----------
        conditions : Tensor, shape (trials, 3)
            Direction, distance and bow of each trial, as rows of :attr:`conditions`.
        times : Tensor, shape (trials, time)
            Seconds.

        Returns
        -------
        Hand

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above.
        """
        sizes: checks.Sizes = {}
        checks.tensor("conditions", conditions, "trials 3", sizes)
        checks.tensor("times", times, "trials time", sizes, like=("conditions", conditions))
        angle, distance, bow = conditions[:, None, :, None].unbind(-2)
        along = distance * torch.cat((angle.cos(), angle.sin()), -1)
        across = bow * distance * torch.cat((-angle.sin(), angle.cos()), -1)
        s = (times / self.movement_time).clamp(0, 1)[..., None]
        r, tilt = s * (1 - s), 1 - 2 * s
        position = along * s**3 * (10 - 15 * s + 6 * s**2) + across * 64 * r**3
        velocity = along * 30 * r**2 + across * 192 * r**2 * tilt
        acceleration = along * 60 * r * tilt + across * 384 * r * (tilt**2 - r)
        return Hand(position, velocity / self.movement_time, acceleration / self.movement_time**2)

    def activity(self, hand: Hand) -> Tensor:
        """Activity of the muscles that move the hand so, shape (trials, time, muscles); about one at the peak of the largest reach.

        Raises
        ------
        TypeError, ValueError
            If it is no :class:`Hand`, or velocity and acceleration are not as there.
        """
        if not isinstance(hand, Hand):
            raise TypeError(f"hand: expected a Hand, got {checks.describe(hand)}")
        sizes: checks.Sizes = {}
        checks.tensor("the velocity of hand", hand.velocity, "trials time 2", sizes)
        checks.tensor("the acceleration of hand", hand.acceleration, "trials time 2", sizes, like=("its velocity", hand.velocity))
        force = self.mass * hand.acceleration + self.viscosity * hand.velocity
        return (force @ self.pulls.to(force).T).clamp(min=0) / self._scale

    def force(self, activity: Tensor) -> Tensor:
        """Force on the hand in newtons, shape (trials, time, 2), from muscle activity: what :meth:`activity` undoes.

        Parameters
        ----------
        activity : Tensor, shape (trials, time, muscles)

        Raises
        ------
        TypeError, ValueError
            If the activity is not as above.
        """
        checks.tensor("activity", activity, "trials time muscles", {"muscles": self.muscles})
        return 4 / self.muscles * self._scale * activity @ self.pulls.to(activity)

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials: random conditions, and random delays between the shortest and the longest.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps; the longest delay and the movement must fit in.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Four inputs, one target a muscle; every step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number, or there is not enough time.
        """
        trials = checks.count("trials", trials)
        random = seeding.generator(seed)
        everything = self.conditions
        chosen = seeding.integers(len(everything), (trials,), random, device="cpu")
        low, high = (round(delay / self.dt) for delay in self.delays)
        delay_steps = low + seeding.integers(high - low + 1, (trials,), random, device="cpu")
        return self._trials(everything[chosen], delay_steps, time, dtype, device)

    def each(self, delay: float, time: int, *, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Every condition once, in the order of :attr:`conditions`, all with the same delay.

        Parameters
        ----------
        delay : float
            Between target and go, in seconds.
        time : int
            Number of steps; the delay and the movement must fit in.
        dtype, device
            Of the batch.

        Returns
        -------
        Batch

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above, or there is not enough time.
        """
        checks.number("delay", delay, above=0)
        steps = checks.steps("delay", delay, self.dt)
        everything = self.conditions
        return self._trials(everything, torch.full((len(everything),), steps), time, dtype, device)

    @property
    def chance(self) -> float:
        """Share of the variance of the muscles that outputs at rest explain."""
        return 0.0

    @property
    def optimum(self) -> float:
        """Share of the variance of the muscles that the true activity explains."""
        return 1.0

    @property
    def _scale(self) -> float:
        """Peak force of the longest straight reach, in newtons."""
        s = torch.linspace(0, 1, 201, dtype=torch.float64)
        r = s * (1 - s)
        force = self.mass * 60 * r * (1 - 2 * s) / self.movement_time**2 + self.viscosity * 30 * r**2 / self.movement_time
        return max(self.distances) * force.max().item()

    def _trials(self, conditions: Tensor, delay_steps: Tensor, time: int, dtype: torch.dtype, device: Device) -> Batch:
        needed = int(delay_steps.max()) + round(self.movement_time / self.dt)
        if checks.count("time", time) < needed:
            raise ValueError(f"time: expected at least {needed} steps for delay and movement, got {time}")
        after_go = torch.arange(time) - delay_steps[:, None]
        targets = self.activity(self.hand(conditions, self.dt * after_go.double()))
        angle, distance, bow = conditions.unbind(-1)
        reach = distance / max(self.distances)
        goal = torch.stack((reach * angle.cos(), reach * angle.sin(), 5 * bow * reach, torch.ones_like(angle)), -1)
        inputs = (after_go < 0)[..., None] * goal[:, None]
        everywhere = torch.ones(len(conditions), time, dtype=torch.bool, device=device)
        return Batch(inputs, targets, everywhere).to(dtype=dtype, device=device)

"""Rhythmic movement: a kick sets off an oscillation that dies away."""

import math
from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class DampedRhythm:
    r"""Two outputs that turn around each other and decay after a kick, seen through noise.

    .. math:: y(t) = e^{-t / \tau} \, R(2 \pi f t) \, k + \text{noise}

    R turns by an angle; the kick k is a short input on two channels at the first step.

    Attributes
    ----------
    frequency : float
        f in hertz.
    decay_time : float
        :math:`\tau` in seconds.
    dt : float
        Step in seconds.
    noise_std : float
        Standard deviation of white noise on the targets; kicks have components of standard deviation ``kick_std``.
    kick_std : float

    Raises
    ------
    TypeError, ValueError
        If an attribute is not positive (the noise: negative), or the frequency exceeds half the sampling rate.

    Examples
    --------
    >>> from rnncortex.tasks.movement.rhythm import DampedRhythm
    >>> DampedRhythm(frequency=2.0, decay_time=0.3, dt=0.01).batch(trials=8, time=100, seed=0).targets.shape
    torch.Size([8, 100, 2])
    """

    frequency: float
    decay_time: float
    dt: float
    noise_std: float = 0.05
    kick_std: float = 0.5

    def __post_init__(self) -> None:
        checks.number("dt", self.dt, above=0)
        checks.number("frequency", self.frequency, above=0, below=0.5 / self.dt)
        checks.number("decay_time", self.decay_time, above=0)
        checks.number("noise_std", self.noise_std, at_least=0)
        checks.number("kick_std", self.kick_std, above=0)

    @property
    def eigenvalue(self) -> complex:
        r"""Of one step of the rhythm: :math:`\lambda = e^{-\Delta t / \tau} e^{2 \pi i f \Delta t}`."""
        size, angle = math.exp(-self.dt / self.decay_time), 2 * math.pi * self.frequency * self.dt
        return complex(size * math.cos(angle), size * math.sin(angle))

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials: kicks as inputs, noisy oscillations as targets, two channels each.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        random = seeding.generator(seed)
        kick = self.kick_std * seeding.normal((trials, 2), random)
        moments = torch.arange(time, dtype=torch.float64, device=kick.device)
        turn = torch.tensor(self.eigenvalue, dtype=torch.complex128, device=kick.device) ** moments
        path = torch.view_as_real(torch.view_as_complex(kick)[:, None] * turn)
        targets = path + self.noise_std * seeding.normal(path.shape, random)
        inputs = torch.zeros_like(path)
        inputs[:, 0] = kick
        everywhere = torch.ones(trials, time, dtype=torch.bool, device=device)
        return Batch(inputs, targets, everywhere).to(dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Share of the variance of the oscillation that an output at rest explains."""
        return 0.0

    @property
    def optimum(self) -> float:
        """Share of the variance of the oscillation that the true one explains; its noise cannot be foreseen."""
        return 1.0

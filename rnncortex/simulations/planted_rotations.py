"""Rotational dynamics, simulated: planted planes of rotation, seen through many units and noise."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class Planted(NamedTuple):
    """A population with planted rotations.

    Attributes
    ----------
    states : Tensor, shape (trials, time, units)
        What is recorded.
    planes : Tensor, shape (planes, 2, units)
        Orthonormal axes of the planes.
    latent : Tensor, shape (trials, time, 2 * planes)
        The state within the planes, without noise.
    """

    states: Tensor
    planes: Tensor
    latent: Tensor


@dataclass(frozen=True)
class PlantedRotations:
    r"""A linear system whose planes turn, each at its own frequency, in a space of many units.

    .. math:: dz / dt = A z, \quad A = \gamma I + \mathrm{diag}(\omega_1 J, \omega_2 J, \dots), \quad x = E z + \bar x(t) + \text{noise}

    Each trial starts from a state z of its own, drawn evenly; E puts the planes into random orthogonal directions.

    Attributes
    ----------
    frequencies : tuple of float
        Hertz, one a plane, positive.
    units : int
        At least one more than twice the number of planes.
    growth : float
        :math:`\gamma` per second; negative for spirals that come to rest.
    shared_std : float
        Size of the course :math:`\bar x(t)` that all trials share, relative to that of the rotations.
    noise_std : float
        White noise on each unit, relative to the rotations' standard deviation in a unit at the start.
    dt : float
        Step in seconds.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range, or a frequency exceeds half the sampling rate.

    Examples
    --------
    >>> from rnncortex.simulations.planted_rotations import PlantedRotations
    >>> PlantedRotations(frequencies=(2.0, 1.0)).record(trials=20, time=50, seed=0).planes.shape
    torch.Size([2, 2, 100])
    """

    frequencies: tuple[float, ...]
    units: int = 100
    growth: float = 0.0
    shared_std: float = 1.0
    noise_std: float = 0.0
    dt: float = 0.01

    def __post_init__(self) -> None:
        checks.number("dt", self.dt, above=0)
        checks.parameter("frequencies", self.frequencies, above=0, below=0.5 / self.dt)
        checks.count("units", self.units, at_least=2 * len(self.frequencies) + 1)
        checks.number("growth", self.growth)
        checks.number("shared_std", self.shared_std, at_least=0)
        checks.number("noise_std", self.noise_std, at_least=0)

    @property
    def generator(self) -> Tensor:
        """A, per second; shape (2 * planes, 2 * planes), float64."""
        turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=torch.float64)
        blocks = torch.block_diag(*(2 * math.pi * frequency * turn for frequency in self.frequencies))
        return blocks + self.growth * torch.eye(len(blocks), dtype=torch.float64)

    def record(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Planted:
        """Draw a population and its trials.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps.
        seed : int or torch.Generator
        dtype, device
            Of the recording, which is made in float64.

        Returns
        -------
        Planted

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        time = checks.count("time", time)
        random = seeding.generator(seed)
        size = 2 * len(self.frequencies)
        axes = torch.linalg.qr(seeding.normal((self.units, size + 1), random)).Q.T
        start = seeding.normal((trials, size), random)
        moments = self.dt * torch.arange(time, dtype=torch.float64, device=start.device)
        flow = torch.linalg.matrix_exp(moments[:, None, None] * self.generator.to(start))
        latent = torch.einsum("tij,bj->bti", flow, start)
        shared = self.shared_std * math.sqrt(size) * torch.sin(math.pi * moments / moments[-1].clamp(min=self.dt))
        noise = self.noise_std * math.sqrt(size / self.units) * seeding.normal((trials, time, self.units), random)
        states = latent @ axes[:-1] + shared[:, None] * axes[-1] + noise
        planes = axes[:-1].reshape(-1, 2, self.units)
        return Planted(*(part.to(device=device, dtype=dtype) for part in (states, planes, latent)))

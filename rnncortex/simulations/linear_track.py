"""Running on a linear track, simulated: place cells whose spikes precess against the theta rhythm."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.simulations.place_cells import PlaceCells


class Laps(NamedTuple):
    """Runs along a track.

    Attributes
    ----------
    positions : Tensor, shape (laps, time, 1)
        Metres.
    spikes : Tensor, shape (laps, time, cells)
        0 or 1 in each bin.
    """

    positions: Tensor
    spikes: Tensor


@dataclass(frozen=True)
class LinearTrack:
    r"""Place cells in a row along a track, run at constant speed from one end to the other.

    .. math:: f_i(t) = f_0 + f \, e^{-(x - c_i)^2 / 2 \sigma^2} \, \frac{e^{\kappa \cos \psi_i(t)}}{I_0(\kappa)}, \qquad
        \psi_i(t) = 2 \pi f_\theta t + \phi + 2 \pi (x - c_i) / \ell

    The theta phase :math:`\phi` at which a lap begins is random. As the animal crosses a field the spikes come earlier in each cycle: theta
    phase precession.

    Attributes
    ----------
    cells : int
        Number of cells, at even distances along the whole track, at least 2.
    length : float
        Of the track, metres.
    speed : float
        v, metres per second.
    width : float
        :math:`\sigma`, metres.
    peak, background : float
        f and :math:`f_0`, hertz.
    theta : float
        :math:`f_\theta`, hertz.
    precession_length : float
        :math:`\ell`, metres over which the phase falls by a full turn.
    concentration : float
        :math:`\kappa`; 0 for cells without theta.
    dt : float
        Bin in seconds, so small that no probability exceeds one.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    References
    ----------
    O'Keefe and Recce (1993), Hippocampus 3, 317-330, for phase precession.

    Examples
    --------
    >>> from rnncortex.simulations.linear_track import LinearTrack
    >>> laps = LinearTrack(cells=40).record(3, seed=0)
    >>> laps.spikes.shape
    torch.Size([3, 5000, 40])
    """

    cells: int = 120
    length: float = 2.0
    speed: float = 0.4
    width: float = 0.1
    peak: float = 20.0
    background: float = 0.1
    theta: float = 8.0
    precession_length: float = 0.4
    concentration: float = 2.0
    dt: float = 0.001

    def __post_init__(self) -> None:
        checks.count("cells", self.cells, at_least=2)
        for name in ("length", "speed", "width", "peak", "background", "theta", "precession_length", "dt"):
            checks.number(name, getattr(self, name), above=0)
        checks.number("concentration", self.concentration, at_least=0)
        highest = self.background + self.peak * math.exp(self.concentration) / float(torch.special.i0(torch.tensor(self.concentration)))
        if highest * self.dt > 1:
            raise ValueError(f"dt: expected bins in which a spike has a probability of at most 1, got {highest * self.dt:g}")

    @property
    def centres(self) -> Tensor:
        """Centres of the fields, shape (cells,), metres."""
        return torch.linspace(0, self.length, self.cells, dtype=torch.float64)

    def fields(self) -> PlaceCells:
        """The place fields alone, as rates averaged over theta."""
        return PlaceCells(self.centres[:, None], width=self.width, peak=self.peak, background=self.background)

    def record(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Laps:
        r"""Draw laps; a spike comes with probability :math:`f_i \Delta t` in a bin.

        Parameters
        ----------
        trials : int
            Number of laps; each takes ``length / speed`` seconds.
        seed : int or torch.Generator
        dtype, device
            Of the recording, which is made in float64.

        Returns
        -------
        Laps

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        checks.count("trials", trials)
        random = seeding.generator(seed)
        steps = int(self.length / self.speed / self.dt)
        time = self.dt * torch.arange(steps, dtype=torch.float64)
        position = self.speed * time
        starts = 2 * math.pi * seeding.uniform((trials,), random)
        slow = self.fields().rates(position[:, None]) - self.background
        inside = 2 * math.pi * (self.theta * time[:, None] + (position[:, None] - self.centres) / self.precession_length)
        spikes = torch.empty(trials, steps, self.cells, dtype=torch.float64)
        scale = float(torch.special.i0(torch.tensor(self.concentration, dtype=torch.float64)))
        for lap, start in enumerate(starts.tolist()):
            rates = self.background + slow * torch.exp(self.concentration * torch.cos(inside + start)) / scale
            spikes[lap] = (seeding.uniform((steps, self.cells), random) < rates * self.dt).double()
        parts = position[None, :, None].expand(trials, -1, -1), spikes
        return Laps(*(part.to(device=device, dtype=dtype) for part in parts))

"""Subject cohort, simulated: recordings of subjects whose couplings scatter around those of a group."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, linear, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class Scans(NamedTuple):
    """Recordings of simulated subjects.

    Attributes
    ----------
    volumes : Tensor, shape (subjects, volumes, regions)
        Activity, in standard deviations of the noise that drives it.
    coupling : Tensor, shape (subjects, regions, regions)
        Each subject's own coupling from one volume to the next.
    """

    volumes: Tensor
    coupling: Tensor


@dataclass(frozen=True, eq=False)
class SubjectCohort:
    r"""Linear networks driven by noise, one a subject: a vector autoregression with random effects.

    .. math:: y_{t+1} = (A + s E_i) \, y_t + B \, y_{t+1-d} + \xi_t

    with :math:`\xi` and the entries of :math:`E_i` independent and standard normal. The coupling A and the echo B belong to the
    group, :math:`E_i` to the subject. Without measurement
    noise the best forecast has an error of one in each region.

    Attributes
    ----------
    coupling : Tensor, shape (regions, regions)
        A.
    echo : Tensor, shape (regions, regions)
        B.
    delay : int
        d, in volumes, at least 2.
    spread : float
        s: standard deviation of an entry of the coupling between subjects.
    measurement : float
        Standard deviation of white noise that is added to each recorded number and never fed back.

    Raises
    ------
    TypeError, ValueError
        If a shape or number is not as above, or the group's process is not stable.
    """

    coupling: Tensor
    echo: Tensor
    delay: int = 2
    spread: float = 0.0
    measurement: float = 0.0

    def __post_init__(self) -> None:
        sizes: checks.Sizes = {}
        checks.tensor("coupling", self.coupling, "regions regions", sizes)
        checks.tensor("echo", self.echo, "regions regions", sizes, like=("coupling", self.coupling))
        checks.count("delay", self.delay, at_least=2)
        checks.number("spread", self.spread, at_least=0)
        checks.number("measurement", self.measurement, at_least=0)
        radius = linear.spectral_radius(self.companion()).item()
        if radius >= 1:
            raise ValueError(f"coupling: expected a stable process, of spectral radius below 1, got {radius:g}")

    @classmethod
    def random(cls, regions: int, radius: float, *, echo: float = 0.0, delay: int = 2, spread: float, seed: Seed) -> "SubjectCohort":
        """A cohort with a random coupling of a given spectral radius, and an echo of one other region in each region.

        Parameters
        ----------
        regions : int
        radius : float
            Spectral radius of A.
        echo : float
            Weight with which each region hears another one that it was d volumes ago.
        delay : int
            d.
        spread : float
            s.
        seed : int or torch.Generator
            Of the couplings.

        Returns
        -------
        SubjectCohort

        Raises
        ------
        TypeError, ValueError
            If a number is out of range or the process is not stable.
        """
        regions = checks.count("regions", regions)
        radius = checks.number("radius", radius, at_least=0)
        echo = checks.number("echo", echo, at_least=0)
        random = seeding.generator(seed)
        weight = seeding.normal((regions, regions), random)
        weight = weight * radius / linear.spectral_radius(weight)
        partner = torch.eye(regions, dtype=torch.float64).roll(1, 0)
        return cls(weight, echo * partner, delay, spread)

    def companion(self) -> Tensor:
        """The same process as one step of the last d volumes together, shape (d regions, d regions)."""
        return _companion(self.coupling, self.echo, self.delay)

    def record(
        self,
        trials: int,
        time: int,
        *,
        seed: Seed,
        burn_in_steps: int = 200,
        dtype: torch.dtype | None = None,
        device: Device | None = None,
    ) -> Scans:
        """Record subjects, each with a coupling of its own.

        A subject whose own process is not stable gets another draw.

        Parameters
        ----------
        trials, time : int
            Number of subjects, with a scan each, and of volumes.
        seed : int or torch.Generator
        burn_in_steps : int
            Volumes that are run and thrown away before the recording.
        dtype, device
            Of the recording; those of the coupling if left out.

        Returns
        -------
        Scans

        Raises
        ------
        TypeError, ValueError
            If a number is out of range.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        checks.count("burn_in_steps", burn_in_steps, at_least=0)
        random, regions = seeding.generator(seed), len(self.coupling)
        length = time + burn_in_steps
        own = [self._one(random) for _ in range(trials)]
        coupling = torch.stack(own)
        past = [self.coupling.new_zeros(trials, regions) for _ in range(self.delay)]
        pushes = seeding.normal((length, trials, regions), random).to(self.coupling)
        for push in pushes:
            past.append((coupling @ past[-1][..., None])[..., 0] + past[-self.delay] @ self.echo.T + push)
        recorded = torch.stack(past[-time:], 1)
        if self.measurement:
            recorded = recorded + self.measurement * seeding.normal(recorded.shape, random).to(recorded)
        return Scans(recorded.to(device=device, dtype=dtype), coupling.to(device=device, dtype=dtype))

    def _one(self, random: torch.Generator) -> Tensor:
        while True:
            own = self.coupling + self.spread * seeding.normal(self.coupling.shape, random).to(self.coupling)
            if linear.spectral_radius(_companion(own, self.echo, self.delay)) < 1:
                return own


def _companion(coupling: Tensor, echo: Tensor, delay: int) -> Tensor:
    regions = len(coupling)
    whole = coupling.new_zeros(delay * regions, delay * regions)
    whole[:regions, :regions], whole[:regions, -regions:] = coupling, echo
    whole[regions:, :-regions] = torch.eye((delay - 1) * regions).to(whole)
    return whole

"""Refractory neuron, simulated: spike trains of a neuron that cannot fire twice within its refractory period."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


@dataclass(frozen=True, eq=False)
class RefractoryNeuron:
    r"""A neuron with a given average over trials and an absolute refractory period.

    Where :math:`p_t` is the share of trials with a spike in bin t, the neuron fires in a bin that is not refractory with probability

    .. math:: \lambda_t = \frac{p_t}{1 - \sum_{s=1}^{d} p_{t-s}} ,

    for the sum is the probability that one of the last d bins held a spike. So the average over trials can be chosen at will, with any
    refractory period that leaves room for it, and says nothing of that period. Without one, d = 0, spikes are independent from bin to bin.

    Attributes
    ----------
    rate : Tensor, shape (time,)
        :math:`p_t / \Delta t`: average rate over trials, hertz.
    dt : float
        Bin, seconds.
    refractory : float
        Seconds in which no second spike can follow, a whole number of bins; 0 for none.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range, or the neuron would have to fire within its refractory period to keep up the rate.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.simulations.refractory_neuron import RefractoryNeuron
    >>> neuron = RefractoryNeuron(torch.full((1000,), 50.0), dt=0.001, refractory=0.004)
    >>> neuron.record(trials=20, seed=0).shape
    torch.Size([20, 1000, 1])
    """

    rate: Tensor
    dt: float
    refractory: float = 0.0

    def __post_init__(self) -> None:
        checks.tensor("rate", self.rate, "time")
        checks.number("dt", self.dt, above=0)
        checks.number("refractory", self.refractory, at_least=0)
        checks.steps("refractory", self.refractory, self.dt)
        if (self.rate < 0).any():
            raise ValueError(f"rate: expected hertz of at least 0, got {self.rate.min():g}")
        hazard = self.hazard
        if (hazard > 1).any() or (hazard < 0).any():
            highest = 1 / (self.refractory + self.dt)
            raise ValueError(
                f"rate: expected one that leaves room for the refractory period, about {highest:g} Hz, got {self.rate.max():g} Hz"
            )

    @property
    def dead_bins(self) -> int:
        """Bins after a spike that cannot hold another."""
        return checks.steps("refractory", self.refractory, self.dt)

    @property
    def hazard(self) -> Tensor:
        r"""Probability of a spike in a bin that is not refractory, :math:`\lambda_t`, shape (time,)."""
        probability = self.rate * self.dt
        before = torch.nn.functional.pad(probability.cumsum(0), (self.dead_bins + 1, 0))
        return probability / (1 - (before[self.dead_bins : -1] - before[: -self.dead_bins - 1]))

    def record(self, trials: int, *, seed: Seed, dtype: torch.dtype | None = None, device: Device | None = None) -> Tensor:
        """Draw trials.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the recording; those of the rate if left out.

        Returns
        -------
        Tensor, shape (trials, time, 1)
            1 in bins with a spike, else 0.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        uniform = seeding.uniform((len(self.rate), trials), seed, device=self.rate.device)
        wish = uniform < self.hazard[:, None]
        if self.dead_bins == 0:
            fired = wish
        else:
            free_at, fired = torch.zeros_like(wish[0], dtype=torch.int64), torch.zeros_like(wish)
            for t, wished in enumerate(wish):
                fired[t] = wished & (free_at <= t)
                free_at = torch.where(fired[t], t + self.dead_bins + 1, free_at)
        return fired.T[..., None].to(self.rate.dtype).to(device=device, dtype=dtype)

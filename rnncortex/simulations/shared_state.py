"""Shared variability, simulated: units that share a state that nobody records, such as attention or arousal."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.numerics.sequences.discrete_filter import by_product, forward_filter


class Recording(NamedTuple):
    """Trials of the population.

    Attributes
    ----------
    spikes : Tensor, shape (trials, time, units)
        Zeros and ones.
    state : Tensor, shape (trials, time, 1)
        z, which an experimenter would not see.
    """

    spikes: Tensor
    state: Tensor


class Prediction(NamedTuple):
    """What the spikes before a bin say about the bin, as well as can be.

    Attributes
    ----------
    state : Tensor, shape (trials, time, 1)
        Mean of z given all spikes before the bin.
    variance : Tensor, shape (trials, time, 1)
        Its variance given the same.
    probability : Tensor, shape (trials, time, units)
        Of a spike, given the same.
    covariance : Tensor, shape (units, units)
        Covariance of the spikes of two units in one bin given the same, averaged over bins and trials; on the diagonal, their variance.
    """

    state: Tensor
    variance: Tensor
    probability: Tensor
    covariance: Tensor


@dataclass(frozen=True, eq=False)
class SharedState:
    r"""Units that fire independently of each other, given a state z that drives them all.

    .. math:: \ln \frac{P(y_{t,i} = 1)}{P(y_{t,i} = 0)} = b_i + c_i z_t, \qquad
        z_{t+1} = a z_t + \sqrt{1 - a^2} \, \xi_t, \qquad a = e^{-\Delta t / \tau}

    z has variance one and time constant :math:`\tau`. It is a single number, so that sums over a fine grid of its values give the best
    prediction from past spikes, and the correlations of counts, to any accuracy.

    Attributes
    ----------
    bias, coupling : Tensor, shape (units,)
        b and c, float64.
    tau, dt : float
        Time constant of the state and bin, seconds.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    References
    ----------
    Macke, Buesing, Cunningham, Yu, Shenoy and Sahani (2011), Advances in Neural Information Processing Systems 24.

    Examples
    --------
    >>> from rnncortex.simulations.shared_state import population
    >>> population(units=5, seed=0).record(trials=3, time=20, seed=1).spikes.shape
    torch.Size([3, 20, 5])
    """

    bias: Tensor
    coupling: Tensor
    tau: float
    dt: float

    def __post_init__(self) -> None:
        sizes: checks.Sizes = {}
        checks.tensor("bias", self.bias, "units", sizes, like=("a float64 tensor", torch.empty(0, dtype=torch.float64)))
        checks.tensor("coupling", self.coupling, "units", sizes, like=("bias", self.bias))
        checks.number("tau", self.tau, above=0)
        checks.number("dt", self.dt, above=0)

    def record(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Recording:
        """Draw trials, each with a state of its own.

        Parameters
        ----------
        trials, time : int
            Number of trials and of bins.
        seed : int or torch.Generator
        dtype, device
            Of the recording, which is made in float64.

        Returns
        -------
        Recording

        Raises
        ------
        TypeError, ValueError
            If a number is not a positive whole number.
        """
        random = seeding.generator(seed)
        size = (checks.count("time", time), checks.count("trials", trials), 1)
        noise = seeding.normal(size, random)
        state = [noise[0]]
        for step in noise[1:]:
            state.append(self._decay * state[-1] + math.sqrt(1 - self._decay**2) * step)
        path = torch.stack(state, 1)
        odds = self.bias + self.coupling * path
        spikes = seeding.uniform(tuple(odds.shape), random) < torch.sigmoid(odds)
        return Recording(spikes.to(device=device, dtype=dtype), path.to(device=device, dtype=dtype))

    def predict(self, spikes: Tensor) -> Prediction:
        r"""The optimum: Bayes' rule, bin by bin, on the grid.

        .. math:: p(z_t \mid y_{<t}) = \int p(z_t \mid z_{t-1}) \, p(z_{t-1} \mid y_{<t}) \, dz_{t-1}

        Parameters
        ----------
        spikes : Tensor, shape (trials, time, units)
            Zeros and ones, float64.

        Returns
        -------
        Prediction

        Raises
        ------
        TypeError, ValueError
            If the spikes are not as above.
        """
        checks.tensor("spikes", spikes, "trials time units", {"units": len(self.bias)}, like=("bias", self.bias))
        grid, (start, move), odds = self._grid, self._chain, self._odds
        log_likelihood = spikes @ odds.T - softplus(odds).sum(1)
        belief = forward_filter(log_likelihood, start, by_product(move)).log_prior.exp()
        chance = torch.sigmoid(odds)
        mean, probability = belief @ grid, belief @ chance
        average = belief.mean((0, 1))
        covariance = (chance * average[:, None]).T @ chance - probability.flatten(0, 1).T @ probability.flatten(0, 1) / mean.numel()
        covariance.diagonal().copy_((probability * (1 - probability)).mean((0, 1)))
        return Prediction(mean[..., None], (belief @ grid.square() - mean.square())[..., None], probability, covariance)

    def count_covariance(self, bins: int) -> Tensor:
        r"""Covariance of spike counts over windows of ``bins`` bins, across trials; the optimum's counterpart for who predicts nothing.

        .. math:: \mathrm{Cov}(n_i, n_j) = \sum_{s,t} \mathrm{Cov}\big(p_i(z_s), p_j(z_t)\big) \quad (i \ne j), \qquad
            p_i(z) = \frac{1}{1 + e^{-b_i - c_i z}}

        Parameters
        ----------
        bins : int

        Returns
        -------
        Tensor, shape (units, units)

        Raises
        ------
        TypeError, ValueError
            If ``bins`` is not a positive whole number.
        """
        checks.count("bins", bins)
        start, move = self._chain
        chance = torch.sigmoid(self._odds)
        mean = start @ chance
        total, ahead = torch.zeros_like(mean[:, None] * mean), chance
        for lag in range(bins):
            covariance = (start[:, None] * chance).T @ ahead - mean[:, None] * mean
            if lag == 0:
                covariance.diagonal().copy_(mean * (1 - mean))
            total += (bins - lag) * (covariance if lag == 0 else covariance + covariance.T)
            ahead = move @ ahead
        return total

    @property
    def _decay(self) -> float:
        return math.exp(-self.dt / self.tau)

    @cached_property
    def _grid(self) -> Tensor:
        spacing = min(0.1, 0.5 * math.sqrt(1 - self._decay**2))
        return torch.linspace(-5, 5, 2 * math.ceil(5 / spacing) + 1, dtype=torch.float64)

    @cached_property
    def _chain(self) -> tuple[Tensor, Tensor]:
        """Stationary distribution on the grid, and the chance of each next value (column) from each (row)."""
        start = torch.softmax(-self._grid.square() / 2, 0)
        step = self._grid - self._decay * self._grid[:, None]
        return start, torch.softmax(-step.square() / (2 * (1 - self._decay**2)), 1)

    @cached_property
    def _odds(self) -> Tensor:
        return self.bias + self.coupling * self._grid[:, None]


def population(units: int, *, rate: float = 10.0, coupling: float = 0.5, tau: float = 0.5, dt: float = 0.01, seed: Seed) -> SharedState:
    """A population with rates and couplings that vary from unit to unit, some of them of opposite sign.

    Parameters
    ----------
    units : int
        Number of units.
    rate : float
        Typical rate, hertz; the rates spread by a factor of two around it.
    coupling : float
        Root mean square of the couplings c, Gaussian with a mean as large as their standard deviation.
    tau, dt : float
        Time constant of the state and bin, seconds.
    seed : int or torch.Generator

    Returns
    -------
    SharedState

    Raises
    ------
    TypeError, ValueError
        If a number is out of range, or the rate is too high for the bin.
    """
    checks.count("units", units)
    checks.number("rate", rate, above=0)
    checks.number("coupling", coupling, at_least=0)
    checks.number("tau", tau, above=0)
    dt = checks.number("dt", dt, above=0)
    if rate * dt >= 0.5:
        raise ValueError(f"rate: expected less than one spike in two bins of {dt:g} s, got {rate:g} Hz")
    random = seeding.generator(seed)
    odds = math.log(rate * dt / (1 - rate * dt)) + math.log(2) * seeding.uniform((units,), random, low=-1)
    return SharedState(odds, coupling * (1 + seeding.normal((units,), random)) / math.sqrt(2), tau, dt)

"""Boltzmann machines: Hopfield's network with chance in its updates."""

import math
from collections.abc import Iterable
from typing import Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.probability.spins import check_spins
from rnncortex.numerics.seeding import Seed


class BoltzmannMachine(nn.Module):
    r"""Units of -1 and +1 that take either state with the probability that the energy gives it.

    .. math:: p(s_i = 1 \mid \text{others}) = \sigma\Big( \tfrac{2}{T} \big( \sum_j W_{ij} s_j + b_i \big) \Big)

    Parameters
    ----------
    visible_size, hidden_size : int
        Units that data reach, which come first, and units that they do not.
    weight_std : float
        Standard deviation of the initial weights; the biases start at zero.
    seed : int or torch.Generator
        Seed of the initial weights.
    dtype, device
        Of the weights.

    Attributes
    ----------
    weight : Tensor, shape (units, units)
        W, symmetric with a vanishing diagonal.
    bias : Tensor, shape (units,)
        b.

    Raises
    ------
    TypeError, ValueError
        If a size or the standard deviation is out of range.

    References
    ----------
    Ackley, Hinton and Sejnowski (1985), Cognitive Science 9, 147-169.

    Examples
    --------
    >>> from rnncortex.models.attractors import boltzmann
    >>> machine = boltzmann.BoltzmannMachine(3, 2, seed=0)
    >>> machine.sample(machine.random_state(10, seed=1), sweeps=5, seed=2).shape
    torch.Size([10, 5])
    """

    weight: Tensor
    bias: Tensor

    def __init__(
        self,
        visible_size: int,
        hidden_size: int = 0,
        *,
        weight_std: float = 0.1,
        seed: Seed,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.visible_size = checks.count("visible_size", visible_size)
        self.hidden_size = checks.count("hidden_size", hidden_size, at_least=0)
        units = visible_size + hidden_size
        scale = checks.number("weight_std", weight_std, at_least=0)
        upper = scale * seeding.normal((units, units), seed, dtype=dtype, device=device).triu(1)
        self.register_buffer("weight", upper + upper.T)
        self.register_buffer("bias", upper.new_zeros(units))

    @classmethod
    def from_couplings(cls, weight: Tensor, bias: Tensor, *, hidden_size: int = 0) -> Self:
        """The machine with given weights and biases.

        Parameters
        ----------
        weight : Tensor, shape (units, units)
            W, symmetric with a vanishing diagonal.
        bias : Tensor, shape (units,)
            b.
        hidden_size : int
            How many units, the last ones, are hidden.

        Raises
        ------
        TypeError, ValueError
            If the weights or biases are not as above, or no unit is visible.
        """
        sizes: checks.Sizes = {}
        checks.tensor("weight", weight, "units units", sizes)
        checks.tensor("bias", bias, "units", sizes, like=("weight", weight))
        if not torch.allclose(weight, weight.mT) or weight.diagonal().any():
            raise ValueError("weight: expected a symmetric matrix with a vanishing diagonal, got another")
        if checks.count("hidden_size", hidden_size, at_least=0) >= len(bias):
            raise ValueError(f"hidden_size: expected fewer than the {len(bias)} units, got {hidden_size}")
        machine = cls(len(bias) - hidden_size, hidden_size, weight_std=0.0, seed=0, dtype=weight.dtype, device=weight.device)
        machine.weight, machine.bias = weight.clone(), bias.clone()
        return machine

    def random_state(self, trials: int, *, seed: Seed) -> Tensor:
        """States in which every unit is as likely -1 as +1, shape (trials, units)."""
        size = (checks.count("trials", trials), len(self.bias))
        return (2 * seeding.integers(2, size, seed, device=self.bias.device) - 1).to(self.bias)

    def energy(self, state: Tensor) -> Tensor:
        """E of states (..., units), shape (...)."""
        self._check(state)
        return -(state * (state @ self.weight / 2 + self.bias)).sum(-1)

    def sample(self, state: Tensor, *, sweeps: int, seed: Seed, clamped: Tensor | None = None, temperature: float = 1.0) -> Tensor:
        """Gibbs sampling: unit after unit is drawn anew given all others.

        Parameters
        ----------
        state : Tensor, shape (trials, units)
            Where to start.
        sweeps : int
            How often to go through all units.
        seed : int or torch.Generator
        clamped : Tensor of bool, shape (units,), optional
            Units that stay as they are.
        temperature : float
            T, above 0.

        Returns
        -------
        Tensor, shape (trials, units)

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above.
        """
        checks.number("temperature", temperature, above=0)
        checks.count("sweeps", sweeps, at_least=0)
        return self.anneal(state, [temperature] * sweeps, seed=seed, clamped=clamped)

    def anneal(self, state: Tensor, temperatures: Iterable[float], *, seed: Seed, clamped: Tensor | None = None) -> Tensor:
        """Gibbs sampling with one sweep at each temperature in turn, from hot to cold: simulated annealing.

        Parameters
        ----------
        state, seed, clamped
            As in :meth:`sample`.
        temperatures : iterable of float
            T of each sweep, above 0.

        Returns
        -------
        Tensor, shape (trials, units)

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above.

        References
        ----------
        Kirkpatrick, Gelatt and Vecchi (1983), Science 220, 671-680.
        """
        check_spins("state", state, "trials units", {"units": len(self.bias)}, like=("the machine", self.weight))
        free = list(range(len(self.bias)))
        if clamped is not None:
            if not isinstance(clamped, Tensor) or clamped.dtype != torch.bool or clamped.shape != self.bias.shape:
                raise ValueError(f"clamped: expected booleans of shape {tuple(self.bias.shape)}, got {checks.describe(clamped)}")
            free = (~clamped).nonzero()[:, 0].tolist()
        random, units = seeding.generator(seed), state.T.clone()  # units x trials: each unit's trials lie side by side
        for temperature in temperatures:
            T = checks.number("temperatures", temperature, above=0)
            chance = seeding.uniform((len(self.bias), units.shape[1]), random, dtype=state.dtype, device=state.device)
            threshold = T / 2 * torch.logit(chance)  # the field that it takes
            for unit in free:
                units[unit] = torch.where(self.weight[unit] @ units + self.bias[unit] > threshold[unit], 1.0, -1.0)
        return units.T.contiguous()

    def learn(self, clamped: Tensor, free: Tensor, *, learning_rate: float) -> None:
        r"""One step of the learning rule, in place.

        .. math:: \Delta W_{ij} = \eta \, (\langle s_i s_j \rangle_{\text{clamped}} - \langle s_i s_j \rangle_{\text{free}})

        Parameters
        ----------
        clamped, free : Tensor, shape (trials, units)
            Samples with the visible units held at data, and without.
        learning_rate : float
            :math:`\eta`, above 0.

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above.
        """
        self._check(clamped, "clamped")
        self._check(free, "free")
        eta = checks.number("learning_rate", learning_rate, above=0)
        step = clamped.T @ clamped / len(clamped) - free.T @ free / len(free)
        step.fill_diagonal_(0)
        self.weight += eta * (step + step.T) / 2
        self.bias += eta * (clamped.mean(0) - free.mean(0))

    def _check(self, state: Tensor, name: str = "state") -> None:
        checks.tensor(name, state, "... units", {"units": len(self.bias)}, like=("the machine", self.weight))


def cooling(start: float, end: float, sweeps: int) -> list[float]:
    """Temperatures that fall by the same factor from sweep to sweep.

    Parameters
    ----------
    start, end : float
        First and last temperature, both above 0.
    sweeps : int

    Returns
    -------
    list of float

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Examples
    --------
    >>> from rnncortex.models.attractors import boltzmann
    >>> [round(t, 3) for t in boltzmann.cooling(4.0, 1.0, 3)]
    [4.0, 2.0, 1.0]
    """
    start = checks.number("start", start, above=0)
    end = checks.number("end", end, above=0)
    first, last = math.log(start), math.log(end)
    count = checks.count("sweeps", sweeps)
    return [math.exp(first + (last - first) * k / max(count - 1, 1)) for k in range(count)]

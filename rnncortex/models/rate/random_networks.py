"""Random networks: Gaussian weights whose gain decides between silence and chaos."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.models.rate.current_form import CurrentNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


def gaussian_weights(units: int, gain: float = 1.0, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Tensor:
    r"""A random weight matrix, :math:`W_{ij} \sim \mathcal{N}(0, g^2 / N)`.

    Parameters
    ----------
    units : int
        N.
    gain : float
        g, at least 0.
    seed : int or torch.Generator
        Seed of the weights.
    dtype, device
        Of the matrix.

    Returns
    -------
    Tensor, shape (units, units)

    Raises
    ------
    TypeError, ValueError
        If ``units`` is not a positive whole number or the gain is negative.
    """
    checks.count("units", units)
    gain = checks.number("gain", gain, at_least=0)
    scale = gain / math.sqrt(units)
    return scale * seeding.normal((units, units), seed, dtype=dtype, device=device)


def random_network(
    units: int,
    gain: float,
    *,
    input_size: int = 0,
    leak_rate: float = 1.0,
    nonlinearity: str | Callable[[Tensor], Tensor] = "tanh",
    seed: Seed,
    dtype: torch.dtype = torch.float64,
    device: Device = "cpu",
) -> RateNetwork:
    """A :class:`~rnncortex.models.rate.network.RateNetwork` with Gaussian recurrent weights of gain g, without bias.

    Parameters
    ----------
    units, gain, seed
        As in :func:`gaussian_weights`; input weights, where there are inputs, are standard normal.
    input_size, leak_rate, nonlinearity, dtype, device
        As in :class:`~rnncortex.models.rate.network.RateNetwork`.

    Returns
    -------
    RateNetwork

    Raises
    ------
    TypeError, ValueError
        As in :func:`gaussian_weights` and :class:`~rnncortex.models.rate.network.RateNetwork`.
    """
    random = seeding.generator(seed)
    weight = gaussian_weights(units, gain, seed=random, dtype=dtype, device=device)
    checks.count("input_size", input_size, at_least=0)
    for unused in (units, input_size):  # what RateNetwork would start from: a seed gives the network that it has always given
        seeding.uniform((units, unused), random, dtype=dtype, device=device)
    weight_ih = seeding.normal((units, input_size), random, dtype=dtype, device=device)
    return RateNetwork.from_weights(weight, weight_ih, leak_rate=leak_rate, nonlinearity=nonlinearity)


class RandomNetworks(nn.Module):
    r"""Many autonomous random networks at once, in the current form of the mean-field literature.

    .. math:: \tau \, dx/dt = -x + g J \phi(x), \qquad J_{ij} \sim \mathcal{N}(0, 1/N)

    One Gaussian matrix J for each seed serves every gain g, so that all gains advance in one matrix product. With
    x = W h and W = g J this is the rate form :math:`\tau \, dh/dt = -h + \phi(W h)` of
    :class:`~rnncortex.models.rate.network.RateNetwork`. States are seeds x gains x units.

    Parameters
    ----------
    units : int
        N.
    gains : float, Tensor or sequence of float
        g, at least 0.
    seeds : sequence of int
        One network for each seed and gain.
    nonlinearity : {"tanh", "relu", "sigmoid"}
        :math:`\phi`.
    dtype, device
        Of the networks.

    Attributes
    ----------
    coupling : Tensor, shape (seeds, units, units)
        J.
    gain : Tensor, shape (gains,)
        g.

    Raises
    ------
    TypeError, ValueError
        If there is no seed, a size is not positive or a gain is negative.

    References
    ----------
    Sompolinsky, Crisanti and Sommers (1988), Physical Review Letters 61, 259-262, equation 1.
    """

    coupling: Tensor
    gain: Tensor

    def __init__(
        self,
        units: int,
        gains: Any,
        *,
        seeds: Sequence[int],
        nonlinearity: str = "tanh",
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        gains = checks.parameter("gains", gains, at_least=0)
        if len(seeds) == 0:
            raise ValueError("seeds: expected at least one seed, got none")
        gain = torch.atleast_1d(gains).to(dtype=dtype, device=device)
        checks.tensor("gains", gain, "gains")
        self.nonlinearity = checks.choice("nonlinearity", nonlinearity, ACTIVATIONS)
        self.register_buffer("coupling", torch.stack([gaussian_weights(units, seed=seed, dtype=dtype, device=device) for seed in seeds]))
        self.register_buffer("gain", gain)

    def initial_state(self, *, seed: Seed, std: float = 1.0) -> Tensor:
        """Independent Gaussian currents of the given standard deviation, shape (seeds, gains, units)."""
        std = checks.number("std", std, at_least=0)
        size = (len(self.coupling), len(self.gain), self.coupling.shape[-1])
        return std * seeding.normal(size, seed, dtype=self.gain.dtype, device=self.gain.device)

    @property
    def state_size(self) -> int:
        """Numbers in the state of each network: its units."""
        return self.coupling.shape[-1]

    input_size = 0

    def one(self, seed: int, gain: int) -> CurrentNetwork:
        """One of the networks by itself, with states (..., units); by the number of its seed and of its gain.

        Raises
        ------
        TypeError, ValueError
            If there is no such network.
        """
        for name, number, many in (("seed", seed, len(self.coupling)), ("gain", gain, len(self.gain))):
            if checks.count(name, number, at_least=0) >= many:
                raise ValueError(f"{name}: expected the number of one of {many}, from 0, got {number}")
        return CurrentNetwork(self.gain[gain] * self.coupling[seed], nonlinearity=self.nonlinearity)

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""The discrete-time network, :math:`x_{t+1} = g J \phi(x_t)`.

        Parameters
        ----------
        state : Tensor, shape (..., seeds, gains, units)
            x.
        inputs : Tensor, shape (..., 0), optional
            Nothing drives these networks.

        Returns
        -------
        Tensor, shape (..., seeds, gains, units)

        Raises
        ------
        TypeError, ValueError
            If the shape, dtype or device is not that of the networks, or a number is not finite.
        """
        self._check(state, inputs, "... seeds gains units")
        rates = ACTIVATIONS[self.nonlinearity].function(state).reshape(-1, *state.shape[-3:])
        return self._coupled(rates.movedim(0, -2)).movedim(-2, 0).reshape(state.shape)

    def drift(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""The continuous-time network, :math:`\tau \, dx/dt = -x + g J \phi(x)`; arguments and result as in :meth:`step`."""
        return self.step(state, inputs) - state

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Jacobian of one discrete step, :math:`g J \, \mathrm{diag}(\phi'(x))`; arguments as in :meth:`step`.

        Its shape is (..., seeds, gains, units, units): row next state, column this state.
        """
        self._check(state, inputs, "... seeds gains units")
        slope = ACTIVATIONS[self.nonlinearity].derivative(state)
        return self.gain[:, None, None] * self.coupling[:, None] * slope[..., None, :]

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives by inputs, of which there are none, shape (..., seeds, gains, units, 0)."""
        self._check(state, inputs, "... seeds gains units")
        return state.new_zeros(*state.shape, 0)

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        r"""One discrete step of a state and of small perturbations, :math:`v \mapsto g J \, \mathrm{diag}(\phi'(x)) \, v`, in one product.

        Parameters
        ----------
        state : Tensor, shape (seeds, gains, units)
            x.
        vectors : Tensor, shape (seeds, gains, k, units)
            Perturbations v.
        inputs : Tensor, shape (..., 0), optional
            Nothing drives these networks.

        Returns
        -------
        tuple of Tensor
            The next state and the next perturbations, in the shapes they came in.

        Raises
        ------
        TypeError, ValueError
            As in :meth:`step`.
        """
        self._check(state, inputs, "seeds gains units")
        checks.tensor("vectors", vectors, "seeds gains k units", {"units": state.shape[-1]}, like=("state", state))
        activation = ACTIVATIONS[self.nonlinearity]
        rates = activation.function(state)[..., None, :]
        both = self._coupled(torch.cat((rates, activation.derivative(state)[..., None, :] * vectors), dim=-2))
        return both[..., 0, :], both[..., 1:, :]

    def linearised_drift(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The drift of a state and of small perturbations, per tau; arguments and result as in :meth:`linearised_step`."""
        following, pushed = self.linearised_step(state, vectors, inputs)
        return following - state, pushed - vectors

    def _coupled(self, rates: Tensor) -> Tensor:
        """g J r for rates of shape (seeds, gains, vectors, units): one matrix product a seed."""
        scaled = rates * self.gain[:, None, None]
        return torch.bmm(scaled.flatten(1, 2), self.coupling.mT).reshape(scaled.shape)

    def _check(self, state: Tensor, inputs: Tensor | None, shape: str) -> None:
        sizes = {"seeds": len(self.coupling), "gains": len(self.gain), "units": self.coupling.shape[-1]}
        checks.tensor("state", state, shape, sizes, like=("the networks", self.gain))
        if inputs is not None:
            checks.tensor("inputs", inputs, "... 0", like=("the networks", self.gain))

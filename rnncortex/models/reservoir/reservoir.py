"""Reservoirs: recurrent networks whose weights are drawn once and never trained."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.numerics import checks, linear, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed

SMALL = 200
"""Up to so many units a dense product takes less time than a sparse one takes to begin."""


class Reservoir(nn.Module):
    r"""A recurrent network with fixed weights, dense or sparse, called like ``torch.nn.RNN(batch_first=True)``.

    .. math:: h_{t+1} = (1 - \alpha) h_t + \alpha \, \phi(W h_t + U x_t + b)

    Parameters
    ----------
    weight_hh : Tensor, shape (hidden_size, hidden_size)
        W, dense or in compressed sparse rows (CSR); :func:`compress` makes the latter.
    weight_ih : Tensor, shape (hidden_size, input_size)
        U.
    bias : Tensor, shape (hidden_size,), optional
        b; zero if left out.
    leak_rate : float
        :math:`\alpha`, in (0, 1].
    nonlinearity : {"tanh", "relu", "sigmoid"} or callable
        :math:`\phi`; a callable must work elementwise.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit, or an option is out of range.
    """

    weight_hh: Tensor
    weight_ih: Tensor
    bias: Tensor

    def __init__(
        self,
        weight_hh: Tensor,
        weight_ih: Tensor,
        *,
        bias: Tensor | None = None,
        leak_rate: float = 1.0,
        nonlinearity: str | Callable[[Tensor], Tensor] = "tanh",
    ) -> None:
        super().__init__()
        checks.tensor("weight_ih", weight_ih, "hidden_size input_size")
        self.hidden_size, self.input_size = weight_ih.shape
        sizes = {"hidden_size": self.hidden_size}
        if isinstance(weight_hh, Tensor) and weight_hh.layout == torch.sparse_csr:
            if weight_hh.shape != (self.hidden_size, self.hidden_size) or weight_hh.dtype != weight_ih.dtype:
                raise ValueError(
                    f"weight_hh: expected shape {(self.hidden_size,) * 2} and {weight_ih.dtype}, got {checks.describe(weight_hh)}"
                )
        else:
            checks.tensor("weight_hh", weight_hh, "hidden_size hidden_size", sizes, like=("weight_ih", weight_ih))
        bias = weight_ih.new_zeros(self.hidden_size) if bias is None else bias
        checks.tensor("bias", bias, "hidden_size", sizes, like=("weight_ih", weight_ih))
        self.leak_rate = checks.number("leak_rate", leak_rate, above=0, at_most=1)
        self.nonlinearity = nonlinearity if callable(nonlinearity) else checks.choice("nonlinearity", nonlinearity, ACTIVATIONS)
        for name, value in (("weight_hh", weight_hh), ("weight_ih", weight_ih), ("bias", bias)):
            self.register_buffer(name, value.detach())

    def forward(self, inputs: Tensor, h0: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run the reservoir over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            At least one step.
        h0 : Tensor, shape (1, trials, hidden_size), optional
            State before the first step; zero if left out.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
            The state after each step.
        h_n : Tensor, shape (1, trials, hidden_size)
            The state after the last step.

        Raises
        ------
        TypeError, ValueError
            If shapes, dtypes or devices do not fit.
        FloatingPointError
            If the states grow out of all bounds, as an unstable linear reservoir does.
        """
        sizes = {"input_size": self.input_size, "hidden_size": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time input_size", sizes, like=("the reservoir", self.weight_ih))
        trials, time = inputs.shape[:2]
        h0 = inputs.new_zeros(1, trials, self.hidden_size) if h0 is None else h0
        checks.tensor("h0", h0, "1 trials hidden_size", sizes | {"trials": trials}, like=("the reservoir", self.weight_ih))
        currents = nn.functional.linear(inputs, self.weight_ih, self.bias).permute(1, 2, 0).contiguous()
        start = h0[0].T.contiguous()
        states = self._in_place(currents, start) if not (currents.requires_grad or start.requires_grad) else self._loop(currents, start)
        state = states[-1]
        if not torch.isfinite(state).all():
            raise FloatingPointError("the states of the reservoir grew out of all bounds: its spectral radius is too large")
        return states.permute(2, 0, 1), state.T[None]

    def _loop(self, currents: Tensor, state: Tensor) -> Tensor:
        """States (time, units, trials), by a plain loop that autograd can differentiate."""
        function, states = self._function(), []
        for current in currents.unbind():
            state = torch.lerp(state, function(torch.addmm(current, self.weight_hh, state)), self.leak_rate)
            states.append(state)
        return torch.stack(states)

    def _in_place(self, currents: Tensor, state: Tensor) -> Tensor:
        """The same without gradients; the currents become rates. For one trial the product of matrix and vector is faster."""
        states, apply_ = torch.empty_like(currents), self._function(in_place=True)
        weight = self.weight_hh.to_dense() if self.hidden_size <= SMALL else self.weight_hh
        single = currents.shape[2] == 1
        add_product = Tensor.addmv_ if single else Tensor.addmm_
        rates, after = (series[..., 0].unbind() if single else series.unbind() for series in (currents, states))
        previous = state[:, 0] if single else state
        for rate, following in zip(rates, after, strict=True):
            torch.lerp(previous, apply_(add_product(rate, weight, previous)), self.leak_rate, out=following)
            previous = following
        return states

    def _function(self, in_place: bool = False) -> Callable[[Tensor], Tensor]:
        if not isinstance(self.nonlinearity, str):
            return self.nonlinearity
        return ACTIVATIONS[self.nonlinearity].apply_ if in_place else ACTIVATIONS[self.nonlinearity].function

    @property
    def state_size(self) -> int:
        """Numbers in a state: one for each unit."""
        return self.hidden_size

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One step from states (..., hidden_size) with inputs (..., input_size), zero if left out."""
        total, function = self._preactivation(state, inputs), self.nonlinearity
        return torch.lerp(state, ACTIVATIONS[function].function(total) if isinstance(function, str) else function(total), self.leak_rate)

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Of one step, :math:`(1 - \alpha) I + \alpha \, \mathrm{diag}(\phi'(a)) W`, dense, shape (..., hidden_size, hidden_size)."""
        scaled = self.leak_rate * self._slope(state, inputs)[..., None] * self.weight_hh.to_dense()
        scaled.diagonal(dim1=-2, dim2=-1).add_(1 - self.leak_rate)
        return scaled

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives of one step by its input, shape (..., hidden_size, input_size)."""
        return self.leak_rate * self._slope(state, inputs)[..., None] * self.weight_ih

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """One step of states (..., hidden_size) and of small perturbations (..., k, hidden_size)."""
        checks.tensor("vectors", vectors, "... k hidden_size", {"hidden_size": self.hidden_size}, like=("the reservoir", self.weight_ih))
        pushed = self._slope(state, inputs)[..., None, :] * self._sent(vectors)
        return self.step(state, inputs), torch.lerp(vectors, pushed, self.leak_rate)

    def _sent(self, rates: Tensor) -> Tensor:
        """W r, for rates (..., hidden_size)."""
        return (self.weight_hh @ rates.reshape(-1, self.hidden_size).T).T.reshape(rates.shape)

    def _preactivation(self, state: Tensor, inputs: Tensor | None) -> Tensor:
        sizes, like = {"hidden_size": self.hidden_size, "input_size": self.input_size}, ("the reservoir", self.weight_ih)
        checks.tensor("state", state, "... hidden_size", sizes, like=like)
        if inputs is None:
            return self._sent(state) + self.bias
        checks.tensor("inputs", inputs, "... input_size", sizes, like=like)
        return self._sent(state) + nn.functional.linear(inputs, self.weight_ih, self.bias)

    def _slope(self, state: Tensor, inputs: Tensor | None) -> Tensor:
        total = self._preactivation(state, inputs)
        if isinstance(self.nonlinearity, str):
            return ACTIVATIONS[self.nonlinearity].derivative(total)
        return torch.func.jvp(self.nonlinearity, (total,), (torch.ones_like(total),))[1]

    def extra_repr(self) -> str:
        """Sizes and settings, for ``print(reservoir)``."""
        kind = "sparse" if self.weight_hh.layout == torch.sparse_csr else "dense"
        return f"{self.input_size}, {self.hidden_size}, {kind}, leak_rate={self.leak_rate:g}, nonlinearity={self.nonlinearity}"


def compress(weight: Tensor) -> Tensor:
    """A weight matrix in compressed sparse rows with 32-bit indices, which multiply faster than 64-bit ones.

    Parameters
    ----------
    weight : Tensor, shape (rows, columns)
        Zeros are left out.

    Returns
    -------
    Tensor, in CSR layout

    Raises
    ------
    TypeError, ValueError
        If it is no matrix of finite floating-point numbers.
    """
    checks.tensor("weight", weight, "rows columns")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse CSR tensor support is in beta")
        wide = weight.detach().to_sparse_csr()
        return torch.sparse_csr_tensor(
            wide.crow_indices().int(), wide.col_indices().int(), wide.values(), size=weight.shape, check_invariants=True
        )


def random_reservoir(
    units: int,
    input_size: int,
    *,
    spectral_radius: float = 0.9,
    density: float = 0.1,
    input_scale: float = 1.0,
    bias_scale: float = 0.0,
    leak_rate: float = 1.0,
    seed: Seed,
    dtype: torch.dtype = torch.float64,
    device: Device = "cpu",
) -> Reservoir:
    r"""A random reservoir of tanh units, of a given spectral radius.

    Parameters
    ----------
    units, input_size : int
    spectral_radius : float
        Of W, whose entries are normal before they are scaled; above 0.
    density : float
        Share of connections that exist, in (0, 1]; below a half W is stored sparse.
    input_scale, bias_scale : float
        Input weights are uniform within :math:`\pm` the one, the bias is within :math:`\pm` the other.
    leak_rate : float
        :math:`\alpha`.
    seed : int or torch.Generator
    dtype, device
        Of the weights.

    Returns
    -------
    Reservoir

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range, or so few connections exist that every state dies within some steps and no radius can be set.
    """
    checks.count("units", units)
    checks.count("input_size", input_size)
    checks.number("spectral_radius", spectral_radius, above=0)
    checks.number("density", density, above=0, at_most=1)
    checks.number("input_scale", input_scale, at_least=0)
    checks.number("bias_scale", bias_scale, at_least=0)
    random = seeding.generator(seed)
    weight = seeding.normal((units, units), random) / math.sqrt(units * density)
    weight = torch.where(seeding.uniform((units, units), random) < density, weight, 0.0)
    radius = linear.spectral_radius(weight).item()
    if radius < 1e-6:
        raise ValueError(
            f"density: expected enough connections for loops among {units} units, got {density:g} and a radius of {radius:.2g}"
        )
    weight = (weight * (spectral_radius / radius)).to(device=device, dtype=dtype)
    place: dict[str, Any] = {"dtype": dtype, "device": device}
    weight_ih = seeding.uniform((units, input_size), random, low=-1, **place) * input_scale
    bias = seeding.uniform((units,), random, low=-1, **place) * bias_scale
    return Reservoir(compress(weight) if density < 0.5 else weight, weight_ih, bias=bias, leak_rate=leak_rate)

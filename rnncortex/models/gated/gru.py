"""The gated recurrent unit: one state, which an update gate keeps or replaces."""

import math
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from rnncortex.models.gated.gru_recurrence import GRUGates, GRUWeights, fused, loop, one_step
from rnncortex.models.gated.lstm import copy_weights
from rnncortex.numerics import checks, kernels, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class GRU(nn.Module):
    r"""The gated recurrent unit in torch's form, called like ``torch.nn.GRU(batch_first=True)``.

    .. math::
        r, z = \sigma(W_{r,z} h_t + U_{r,z} x_t + b_{r,z} + b'_{r,z}), \qquad n = \tanh(U_n x_t + b_n + r \odot (W_n h_t + b'_n))

        h_{t+1} = z \odot h_t + (1 - z) \odot n

    An update gate near 1 keeps the state. (In some papers it replaces it. The original has the reset gate inside the product with W.)

    Parameters
    ----------
    input_size, hidden_size : int
        Number of input channels and of units.
    seed : int or torch.Generator
        Of the initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}` as in ``torch.nn.GRU``.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    weight_hh : Parameter, shape (3 hidden_size, hidden_size)
        W, in torch's order: reset, update, candidate.
    weight_ih : Parameter, shape (3 hidden_size, input_size)
        U, in the same order.
    bias_ih, bias_hh : Parameter, shape (3 hidden_size,)
        b and b'.
    state_size : int
        Length of h.

    Raises
    ------
    TypeError, ValueError
        If a size is not as above.

    References
    ----------
    Cho et al. (2014), EMNLP, 1724-1734.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.gated.gru import GRU
    >>> GRU(3, 16, seed=0)(torch.zeros(5, 100, 3))[0].shape
    torch.Size([5, 100, 16])
    """

    def __init__(
        self, input_size: int, hidden_size: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu"
    ) -> None:
        super().__init__()
        self.input_size = checks.count("input_size", input_size, at_least=0)
        self.hidden_size = checks.count("hidden_size", hidden_size)
        self.state_size = hidden_size
        random, bound = seeding.generator(seed), 1 / math.sqrt(hidden_size)

        def initial(*size: int) -> nn.Parameter:
            return nn.Parameter(seeding.uniform(size, random, low=-bound, high=bound, dtype=dtype, device=device))

        self.weight_hh = initial(3 * hidden_size, hidden_size)
        self.weight_ih = initial(3 * hidden_size, input_size)
        self.bias_ih = initial(3 * hidden_size)
        self.bias_hh = initial(3 * hidden_size)

    @classmethod
    def from_torch(cls, module: nn.GRU) -> Self:
        """The GRU with the weights of a ``torch.nn.GRU`` (copied).

        Parameters
        ----------
        module : torch.nn.GRU
            One layer, one direction.

        Returns
        -------
        GRU

        Raises
        ------
        TypeError, ValueError
            If the module is no ``torch.nn.GRU``, or has several layers or directions.
        """
        if not isinstance(module, nn.GRU):
            raise TypeError(f"module: expected a torch.nn.GRU, got {checks.describe(module)}")
        return copy_weights(module, cls)

    def forward(self, inputs: Tensor, h0: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run the network over time.

        Inside transformations of ``torch.func``, forward-mode differentiation, autocast, ``torch.compile`` and modes that watch torch's
        operations it runs as a plain loop, which is slower.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            x, at least one step.
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
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        run = self._run(inputs, h0)
        if kernels.serve(*run[:2], *run[2]):
            states = fused(*run)
            if states.requires_grad:
                states = states.clone()  # the backward pass needs its own, as outputs may be changed in place
        else:
            states = torch.stack([step.hidden for step in loop(*run)])
        return states.transpose(0, 1), states[-1:]

    def gates(self, inputs: Tensor, h0: Tensor | None = None) -> GRUGates:
        """Gates and states at every step, each of shape (trials, time, hidden_size); arguments as in :meth:`forward`."""
        return GRUGates(*(torch.stack(series, 1) for series in zip(*loop(*self._run(inputs, h0)), strict=True)))

    def _run(self, inputs: Tensor, h0: Tensor | None) -> tuple[Tensor, Tensor, GRUWeights]:
        """What a recurrence takes: inputs by time, the state before the first step, and weights."""
        like, sizes = ("the network", self.weight_hh), {"input_size": self.input_size, "hidden_size": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time input_size", sizes, like=like)
        if h0 is None:
            h0 = inputs.new_zeros(1, len(inputs), self.hidden_size)
        checks.tensor("h0", h0, "1 trials hidden_size", sizes, like=like)
        return inputs.transpose(0, 1), h0[0], GRUWeights(self.weight_hh, self.weight_ih, self.bias_hh, self.bias_ih)

    def _at(self, state: Tensor, inputs: Tensor | None) -> tuple[GRUGates, Tensor]:
        """Gates of one step from a state (..., hidden_size), and what the reset gate multiplies."""
        like = ("the network", self.weight_hh)
        checks.tensor("state", state, "... hidden_size", {"hidden_size": self.hidden_size}, like=like)
        fed_back = linear(state, self.weight_hh, self.bias_hh)
        drive: Tensor = self.bias_ih
        if inputs is not None:
            checks.tensor("inputs", inputs, "... input_size", {"input_size": self.input_size}, like=like)
            drive = linear(inputs, self.weight_ih, self.bias_ih)
        return one_step(drive, fed_back, state), fed_back.chunk(3, -1)[2]

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One time step.

        Parameters
        ----------
        state : Tensor, shape (..., hidden_size)
            h.
        inputs : Tensor, shape (..., input_size), optional
            x; zero if left out.

        Returns
        -------
        Tensor, shape (..., hidden_size)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        return self._at(state, inputs)[0].hidden

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Jacobian of one step; arguments as in :meth:`step`.

        Returns
        -------
        Tensor, shape (..., hidden_size, hidden_size)
            Row: unit of the next state; column: unit of this state.
        """
        by_reset, by_update, by_candidate, gates = self._slopes(state, inputs)
        total = _through_gates((by_reset, by_update, by_candidate * gates.reset), self.weight_hh)
        total.diagonal(dim1=-2, dim2=-1).add_(gates.update)
        return total

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives of the next state by the input, (..., hidden_size, input_size); arguments as in :meth:`step`."""
        return _through_gates(self._slopes(state, inputs)[:3], self.weight_ih)

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """One step of a state and of small perturbations.

        Parameters
        ----------
        state : Tensor, shape (..., hidden_size)
            h.
        vectors : Tensor, shape (..., k, hidden_size)
            Perturbations.
        inputs : Tensor, shape (..., input_size), optional
            x; zero if left out.

        Returns
        -------
        tuple of Tensor
            The next state and the next perturbations, in the shapes they came in.

        Raises
        ------
        TypeError, ValueError
            As in :meth:`step`.
        """
        checks.tensor("vectors", vectors, "... k hidden_size", {"hidden_size": self.hidden_size}, like=("the network", self.weight_hh))
        by_reset, by_update, by_candidate, gates = self._slopes(state, inputs)
        slopes = (by_reset, by_update, by_candidate * gates.reset)
        moved = gates.update[..., None, :] * vectors
        for slope, push in zip(slopes, (vectors @ self.weight_hh.T).chunk(3, -1), strict=True):
            moved = moved + slope[..., None, :] * push
        return gates.hidden, moved

    def _slopes(self, state: Tensor, inputs: Tensor | None) -> tuple[Tensor, Tensor, Tensor, GRUGates]:
        """Slopes of the next state by what reaches reset gate, update gate and candidate, and the gates."""
        gates, fed_back = self._at(state, inputs)
        reset, update, candidate, _ = gates
        by_candidate = (1 - update) * (1 - candidate.square())
        by_update = (state - candidate) * update * (1 - update)
        return by_candidate * fed_back * reset * (1 - reset), by_update, by_candidate, gates

    def extra_repr(self) -> str:
        """Sizes, for ``print(network)``."""
        return f"{self.input_size}, {self.hidden_size}"


def _through_gates(slopes: tuple[Tensor, ...], weight: Tensor) -> Tensor:
    """Derivatives of the next state by what reaches the gates through the given weights."""
    w_r, w_z, w_n = weight.chunk(3)
    by_reset, by_update, by_candidate = (slope[..., None] for slope in slopes)
    return by_reset * w_r + by_update * w_z + by_candidate * w_n

"""The LSTM: a cell state that is kept or forgotten, written to and shown, each by a gate of its own."""

import math
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from rnncortex.models.gated.lstm_recurrence import LSTMGates, fused, loop, one_step
from rnncortex.models.rate.recurrence import Weights
from rnncortex.numerics import checks, kernels, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class LSTM(nn.Module):
    r"""The LSTM with a forget gate, called like ``torch.nn.LSTM(batch_first=True)``.

    .. math::
        i, f, o = \sigma(W_{i,f,o} h_t + U_{i,f,o} x_t + b_{i,f,o}), \qquad g = \tanh(W_g h_t + U_g x_t + b_g)

        c_{t+1} = f \odot c_t + i \odot g, \qquad h_{t+1} = o \odot \tanh(c_{t+1})

    For analyses of dynamics its state is one vector, :math:`(h, c)` side by side.

    Parameters
    ----------
    input_size, hidden_size : int
        Number of input channels and of units.
    forget_bias : float, optional
        Bias of every forget gate at the start, which sets for how long a fresh network remembers (see
        :mod:`rnncortex.theory.gated.forget_gate`). If left out, it is drawn like the other biases.
    seed : int or torch.Generator
        Of the initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}` as in ``torch.nn.LSTM``.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    weight_hh : Parameter, shape (4 hidden_size, hidden_size)
        W, in torch's order of the gates: input, forget, candidate, output.
    weight_ih : Parameter, shape (4 hidden_size, input_size)
        U, in the same order.
    bias_ih, bias_hh : Parameter, shape (4 hidden_size,)
        Their sum is b. Two are not needed, but torch has two, and so weights can be exchanged one by one.
    state_size : int
        Length of (h, c).

    Raises
    ------
    TypeError, ValueError
        If a size or the forget bias is not as above.

    References
    ----------
    Hochreiter and Schmidhuber (1997), Neural Computation 9, 1735-1780; Gers, Schmidhuber and Cummins (2000), Neural Computation 12,
    2451-2471, for the forget gate.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.gated.lstm import LSTM
    >>> network = LSTM(3, 16, forget_bias=1.0, seed=0)
    >>> outputs, (h_n, c_n) = network(torch.zeros(5, 100, 3))
    >>> outputs.shape, c_n.shape
    (torch.Size([5, 100, 16]), torch.Size([1, 5, 16]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        forget_bias: float | None = None,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size = checks.count("input_size", input_size, at_least=0)
        self.hidden_size = checks.count("hidden_size", hidden_size)
        self.state_size = 2 * hidden_size
        random, bound = seeding.generator(seed), 1 / math.sqrt(hidden_size)

        def initial(*size: int) -> nn.Parameter:
            return nn.Parameter(seeding.uniform(size, random, low=-bound, high=bound, dtype=dtype, device=device))

        self.weight_hh = initial(4 * hidden_size, hidden_size)
        self.weight_ih = initial(4 * hidden_size, input_size)
        self.bias_ih = initial(4 * hidden_size)
        self.bias_hh = initial(4 * hidden_size)
        if forget_bias is not None:
            with torch.no_grad():
                self.bias_ih[hidden_size : 2 * hidden_size] = checks.number("forget_bias", forget_bias)
                self.bias_hh[hidden_size : 2 * hidden_size] = 0

    @classmethod
    def from_torch(cls, module: nn.LSTM) -> Self:
        """The LSTM with the weights of a ``torch.nn.LSTM`` (copied).

        Parameters
        ----------
        module : torch.nn.LSTM
            One layer, one direction, no projection.

        Returns
        -------
        LSTM

        Raises
        ------
        TypeError, ValueError
            If the module is no ``torch.nn.LSTM``, or has several layers or directions or a projection.
        """
        if not isinstance(module, nn.LSTM):
            raise TypeError(f"module: expected a torch.nn.LSTM, got {checks.describe(module)}")
        return copy_weights(module, cls)

    def forward(self, inputs: Tensor, state: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Run the network over time.

        Inside transformations of ``torch.func``, forward-mode differentiation, autocast, ``torch.compile`` and modes that watch torch's
        operations it runs as a plain loop, which is slower.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            x, at least one step.
        state : pair of Tensor, each of shape (1, trials, hidden_size), optional
            h and c before the first step; zero if left out.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
            h after each step.
        state : pair of Tensor, each of shape (1, trials, hidden_size)
            h and c after the last step.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        run = self._run(inputs, state)
        if kernels.serve(*run[:3], *run[3]):
            states, cell = fused(*run)
            if states.requires_grad:
                states = states.clone()  # the backward pass needs its own, as outputs may be changed in place
        else:
            steps = loop(*run)
            states, cell = torch.stack([step.hidden for step in steps]), steps[-1].cell
        return states.transpose(0, 1), (states[-1:], cell[None])

    def gates(self, inputs: Tensor, state: tuple[Tensor, Tensor] | None = None) -> LSTMGates:
        """Gates and states at every step, each of shape (trials, time, hidden_size); arguments as in :meth:`forward`."""
        return LSTMGates(*(torch.stack(series, 1) for series in zip(*loop(*self._run(inputs, state)), strict=True)))

    def _run(self, inputs: Tensor, state: tuple[Tensor, Tensor] | None) -> tuple[Tensor, Tensor, Tensor, Weights]:
        """What a recurrence takes: inputs by time, states before the first step, and weights."""
        like, sizes = ("the network", self.weight_hh), {"input_size": self.input_size, "hidden_size": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time input_size", sizes, like=like)
        if state is None:
            state = (inputs.new_zeros(1, len(inputs), self.hidden_size),) * 2
        if not isinstance(state, tuple) or len(state) != 2:
            raise TypeError(f"state: expected a pair of hidden and cell state, got {checks.describe(state)}")
        for part in state:
            checks.tensor("state", part, "1 trials hidden_size", sizes, like=like)
        return inputs.transpose(0, 1), state[0][0], state[1][0], Weights(self.weight_hh, self.weight_ih, self.bias_ih + self.bias_hh)

    def _at(self, state: Tensor, inputs: Tensor | None) -> tuple[LSTMGates, Tensor]:
        """Gates of one step from a state (..., state_size), and its cell part."""
        like = ("the network", self.weight_hh)
        checks.tensor("state", state, "... state_size", {"state_size": self.state_size}, like=like)
        h, c = state.chunk(2, -1)
        total = linear(h, self.weight_hh, self.bias_ih + self.bias_hh)
        if inputs is not None:
            checks.tensor("inputs", inputs, "... input_size", {"input_size": self.input_size}, like=like)
            total = total + linear(inputs, self.weight_ih)
        return one_step(total, c), c

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One time step.

        Parameters
        ----------
        state : Tensor, shape (..., state_size)
            (h, c).
        inputs : Tensor, shape (..., input_size), optional
            x; zero if left out.

        Returns
        -------
        Tensor, shape (..., state_size)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        after, _ = self._at(state, inputs)
        return torch.cat((after.hidden, after.cell), -1)

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Jacobian of one step, with :math:`\partial c' / \partial c = \mathrm{diag}(f)`; arguments as in :meth:`step`.

        Returns
        -------
        Tensor, shape (..., state_size, state_size)
            Row: next (h, c); column: this (h, c).
        """
        after, before = self._at(state, inputs)
        hidden_by_hidden, cell_by_hidden, open_cell = self._through_gates(after, before, self.weight_hh)
        top = torch.cat((hidden_by_hidden, torch.diag_embed(open_cell * after.forget)), -1)
        return torch.cat((top, torch.cat((cell_by_hidden, torch.diag_embed(after.forget)), -1)), -2)

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives of the next state by the input, (..., state_size, input_size); arguments as in :meth:`step`."""
        hidden, cell, _ = self._through_gates(*self._at(state, inputs), self.weight_ih)
        return torch.cat((hidden, cell), -2)

    def _through_gates(self, after: LSTMGates, c: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Derivatives of h and c by what reaches the gates through the given weights, and that of h by c."""
        i, f, g, o, kept, hidden = after
        w_i, w_f, w_g, w_o = weight.chunk(4)
        open_cell = o * (1 - torch.tanh(kept).square())
        by_cell = (c * f * (1 - f))[..., None] * w_f + (g * i * (1 - i))[..., None] * w_i + (i * (1 - g.square()))[..., None] * w_g
        return (hidden * (1 - o))[..., None] * w_o + open_cell[..., None] * by_cell, by_cell, open_cell

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """One step of a state and of small perturbations.

        Parameters
        ----------
        state : Tensor, shape (..., state_size)
            (h, c).
        vectors : Tensor, shape (..., k, state_size)
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
        checks.tensor("vectors", vectors, "... k state_size", {"state_size": self.state_size}, like=("the network", self.weight_hh))
        after, before = self._at(state, inputs)
        i, f, g, o, kept, hidden = (part[..., None, :] for part in after)
        push_h, push_c = vectors.chunk(2, -1)
        push_i, push_f, push_g, push_o = (push_h @ self.weight_hh.T).chunk(4, -1)
        shown = torch.tanh(kept)
        moved = f * push_c + before[..., None, :] * f * (1 - f) * push_f + g * i * (1 - i) * push_i + i * (1 - g.square()) * push_g
        seen = o * (1 - shown.square()) * moved + hidden * (1 - o) * push_o
        return torch.cat((after.hidden, after.cell), -1), torch.cat((seen, moved), -1)

    def extra_repr(self) -> str:
        """Sizes, for ``print(network)``."""
        return f"{self.input_size}, {self.hidden_size}"


def copy_weights(module: nn.RNNBase, kind: Any) -> Any:
    """A network of ours with the weights of torch's module of the same kind.

    Parameters
    ----------
    module : torch.nn.LSTM or torch.nn.GRU
        One layer, one direction, no projection.
    kind : type
        :class:`LSTM` or :class:`~rnncortex.models.gated.gru.GRU`.

    Returns
    -------
    Module

    Raises
    ------
    ValueError
        If the module has several layers or directions or a projection.
    """
    if module.num_layers != 1 or module.bidirectional or module.proj_size:
        raise ValueError(f"module: expected one layer, one direction and no projection, got {module}")
    weights = module.state_dict()
    hh = weights["weight_hh_l0"]
    network = kind(module.input_size, module.hidden_size, seed=0, dtype=hh.dtype, device=hh.device)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(weights.get(f"{name}_l0", torch.zeros_like(parameter)))
    return network

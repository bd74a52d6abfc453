r"""Stack-augmented recurrent network: a memory of unlimited size that only shows its top."""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class StackState(NamedTuple):
    """What the network remembers.

    Attributes
    ----------
    hidden : Tensor, shape (..., trials, hidden_size)
        h.
    stack : Tensor, shape (..., trials, depth, cell_size)
        s, its top first. It is one deeper after every step, so that nothing falls out at the bottom.
    """

    hidden: Tensor
    stack: Tensor


class StackNetwork(nn.Module):
    r"""Simple recurrent network with a stack that is pushed, popped or left alone by degrees.

    .. math::
        h_{t+1} = \tanh(W h_t + U x_t + V s_t^{(0)} + b), \qquad (p, q, r) = \mathrm{softmax}(A h_{t+1} + a)

        s_{t+1}^{(0)} = p \, \sigma(D h_{t+1} + d) + q \, s_t^{(1)} + r \, s_t^{(0)}, \qquad
        s_{t+1}^{(k)} = p \, s_t^{(k-1)} + q \, s_t^{(k+1)} + r \, s_t^{(k)}

    Parameters
    ----------
    input_size, hidden_size, cell_size : int
        Input channels, units, and numbers in each cell of the stack.
    seed : int or torch.Generator
        Of the initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}`.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    weight_hh, weight_ih, weight_stack, bias : Parameter
        W, U, V, b.
    action, action_bias : Parameter, shape (3, hidden_size) and (3,)
        A and a; push, pop, leave alone.
    pushed, pushed_bias : Parameter, shape (cell_size, hidden_size) and (cell_size,)
        D and d.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number.

    Notes
    -----
    All weights may be given a leading dimension, through :func:`torch.func.functional_call`: then as many networks run at once.

    References
    ----------
    Joulin and Mikolov (2015), Advances in Neural Information Processing Systems 28, 190-198.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.cognition.stack_network import StackNetwork
    >>> StackNetwork(3, 16, seed=0)(torch.zeros(5, 20, 3))[0].shape
    torch.Size([5, 20, 16])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        cell_size: int = 8,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size = checks.count("input_size", input_size)
        self.hidden_size = checks.count("hidden_size", hidden_size)
        self.cell_size = checks.count("cell_size", cell_size)
        random, bound = seeding.generator(seed), 1 / math.sqrt(hidden_size)

        def initial(*size: int) -> nn.Parameter:
            return nn.Parameter(seeding.uniform(size, random, low=-bound, high=bound, dtype=dtype, device=device))

        self.weight_hh = initial(hidden_size, hidden_size)
        self.weight_ih = initial(hidden_size, input_size)
        self.weight_stack = initial(hidden_size, cell_size)
        self.bias = initial(hidden_size)
        self.action, self.action_bias = initial(3, hidden_size), initial(3)
        self.pushed, self.pushed_bias = initial(cell_size, hidden_size), initial(cell_size)

    def rest_like(self, arriving: Tensor) -> StackState:
        """No activity and an empty stack, for projected inputs (..., trials, hidden_size).

        Raises
        ------
        TypeError, ValueError
            If their shape, dtype or device is not as above, or a number is not finite.
        """
        checks.tensor("arriving", arriving, "... hidden_size", {"hidden_size": self.hidden_size}, like=("the network", self.weight_hh))
        return StackState(torch.zeros_like(arriving), arriving.new_zeros(*arriving.shape[:-1], 1, self.cell_size))

    def advance(self, state: StackState, arriving: Tensor) -> StackState:
        """One step, from projected inputs U x + b of shape (..., trials, hidden_size).

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        like, sizes = ("the network", self.weight_hh), {"hidden_size": self.hidden_size, "cell_size": self.cell_size}
        checks.tensor("arriving", arriving, "... trials hidden_size", sizes, like=like)
        if not isinstance(state, StackState):
            raise TypeError(f"state: expected a StackState, got {checks.describe(state)}")
        checks.tensor("state", state.hidden, "... trials hidden_size", sizes, like=like)
        checks.tensor("state", state.stack, "... trials depth cell_size", sizes, like=like)
        return self._advance(state, arriving)

    def _advance(self, state: StackState, arriving: Tensor) -> StackState:
        from_stack = state.stack[..., 0, :] @ self.weight_stack.mT
        hidden = torch.tanh(arriving + state.hidden @ self.weight_hh.mT + from_stack)
        push, pop, leave = torch.softmax(hidden @ self.action.mT + self.action_bias.unsqueeze(-2), -1)[..., None, None].unbind(-3)
        value = torch.sigmoid(hidden @ self.pushed.mT + self.pushed_bias.unsqueeze(-2)).unsqueeze(-2)
        below = torch.zeros_like(value)
        down = torch.cat((value, state.stack), -2)
        up = torch.cat((state.stack[..., 1:, :], below, below), -2)
        return StackState(hidden, push * down + pop * up + leave * torch.cat((state.stack, below), -2))

    def forward(self, inputs: Tensor, h0: None = None) -> tuple[Tensor, Tensor]:
        """Run the network over time, from rest and an empty stack.

        Parameters
        ----------
        inputs : Tensor, shape (..., trials, time, input_size)
            x, at least one step.
        h0 : None
            Every run begins with an empty stack.

        Returns
        -------
        outputs : Tensor, shape (..., trials, time, hidden_size)
            h after each step.
        h_n : Tensor, shape (1, ..., trials, hidden_size)
            h after the last.

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        sizes = {"input_size": self.input_size}
        checks.sequence("inputs", inputs, "... trials time input_size", sizes, like=("the network", self.weight_hh))
        projected = inputs @ self.weight_ih.mT.unsqueeze(-3) + self.bias.unsqueeze(-2).unsqueeze(-2)
        state, outputs = self.rest_like(projected[..., 0, :]), []
        for arriving in projected.unbind(-2):
            state = self._advance(state, arriving)
            outputs.append(state.hidden)
        return torch.stack(outputs, -2), state.hidden[None]

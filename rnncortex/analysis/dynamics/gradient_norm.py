"""Norm of gradients by earlier states, which vanish or explode: how much of a loss is left after its way back through time."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks


def by_states(network: nn.Module, inputs: Tensor, loss: Callable[[Tensor], Tensor], start: Tensor | None = None) -> Tensor:
    r"""Gradient of a loss by the state at every step, :math:`\partial L / \partial h_t`, by automatic differentiation.

    Parameters
    ----------
    network : Module
        With ``step(state, inputs)`` from states (trials, state) to the next, such as a
        :class:`~rnncortex.models.rate.network.RateNetwork`, LSTM or GRU; of an LSTM the state is hidden and cell state side by side.
    inputs : Tensor, shape (trials, time, inputs)
        At least one step.
    loss : callable
        From all states (trials, time + 1, state), that before the first step first, to a number. Each trial's part of it must depend on
        that trial alone if gradients are to be read by trial.
    start : Tensor, shape (trials, state), optional
        State before the first step; zero if left out.

    Returns
    -------
    Tensor, shape (trials, time + 1, state)
        That of the state before the first step first.

    Raises
    ------
    TypeError, ValueError
        If the network has no step, or a shape is not as above.
    """
    one = getattr(network, "step", None)
    if not isinstance(network, nn.Module) or not callable(one):
        raise TypeError(f"network: expected a module with a step method, got {checks.describe(network)}")
    sizes: checks.Sizes = {}
    checks.sequence("inputs", inputs, "trials time inputs", sizes)
    owner: Any = network
    if start is None:
        start = inputs.new_zeros(len(inputs), getattr(owner, "state_size", None) or owner.hidden_size)
    checks.tensor("start", start, "trials state", sizes, like=("inputs", inputs))
    state = start.detach().clone().requires_grad_()
    states = [state]
    with torch.enable_grad():
        for arriving in inputs.unbind(1):
            states.append(one(states[-1], arriving))
        found = torch.autograd.grad(loss(torch.stack(states, 1)), states, materialize_grads=True)
    return torch.stack(found, 1)


def against_lag(network: nn.Module, inputs: Tensor, loss: Callable[[Tensor], Tensor], start: Tensor | None = None) -> Tensor:
    r"""Length of the gradient by the state so many steps before the end, :math:`\| \partial L / \partial h_{T-k} \|`.

    Parameters
    ----------
    network, inputs, start
        As in :func:`by_states`.
    loss : callable
        From the last states (trials, state) to a number.

    Returns
    -------
    Tensor, shape (trials, time + 1)
        Lag 0, the last state, first.

    Raises
    ------
    TypeError, ValueError
        As :func:`by_states`.
    """
    return by_states(network, inputs, lambda states: loss(states[:, -1]), start).norm(dim=-1).flip(1)

"""Influence of past inputs on a state: its derivatives by them, by automatic differentiation and by Jacobians."""

import torch
from torch import Tensor

from rnncortex.models import recurrent
from rnncortex.models.recurrent import Network, Recurrent
from rnncortex.numerics import checks


def of_past_inputs(network: Network, inputs: Tensor, lags: int) -> Tensor:
    r"""Derivatives of the last state by earlier inputs, :math:`\partial h_t / \partial x_{t-k}`, by automatic differentiation.

    Every number of the state gets a copy of the trial, so that one backward pass over all copies yields the whole matrix; nothing of the
    network is known but its step.

    Parameters
    ----------
    network : Recurrent or Module
        Whatever :func:`~rnncortex.models.recurrent.adapt` takes; it starts at rest, in the state zero.
    inputs : Tensor, shape (trials, time, inputs)
        x; the state after the last step is differentiated.
    lags : int
        Number of lags, from 0, at most the number of steps.

    Returns
    -------
    Tensor, shape (trials, lags, units, inputs)
        Lag 0, the input of the last step, first.

    Raises
    ------
    TypeError, ValueError
        If the inputs are not of this shape or there are too few steps.
    """
    system = _prepare(network, inputs, lags)
    copies = inputs.detach().repeat_interleave(system.state_size, 0).requires_grad_()
    state = copies.new_zeros(len(copies), system.state_size)
    for now in copies.unbind(1):
        state = system.step(state, now)
    last = state.unflatten(0, (-1, system.state_size))
    (slope,) = torch.autograd.grad(last.diagonal(dim1=1, dim2=2).sum(), copies)
    return slope.unflatten(0, (-1, system.state_size)).flip(2)[:, :, :lags].transpose(1, 2)


def by_jacobians(network: Network, inputs: Tensor, lags: int) -> Tensor:
    r"""The same by the chain rule, from Jacobians by the state and by the input.

    .. math:: \frac{\partial h_t}{\partial x_{t-k}} = J_t J_{t-1} \cdots J_{t-k+1} \, \frac{\partial h_{t-k}}{\partial x_{t-k}}

    Arguments and result as in :func:`of_past_inputs`.
    """
    system = _prepare(network, inputs, lags)
    with torch.no_grad():
        states = [inputs.new_zeros(len(inputs), system.state_size)]
        for now in inputs.unbind(1):
            states.append(system.step(states[-1], now))
        product = torch.eye(system.state_size, dtype=inputs.dtype, device=inputs.device).expand(len(inputs), -1, -1)
        found = []
        for step in range(1, lags + 1):
            before, arriving = states[-step - 1], inputs[:, -step]
            found.append(product @ system.input_jacobian(before, arriving))
            product = product @ system.jacobian(before, arriving)
    return torch.stack(found, 1)


def _prepare(network: Network, inputs: Tensor, lags: int) -> Recurrent:
    system = recurrent.adapt(network)
    checks.tensor("inputs", inputs, "trials time inputs", {"inputs": system.input_size})
    if checks.count("lags", lags) > inputs.shape[1]:
        raise ValueError(f"lags: expected at most the {inputs.shape[1]} steps of the inputs, got {lags}")
    return system

r"""The recurrence of leaky rate networks, over all time steps.

.. math:: h_{t+1} = (1 - \alpha) h_t + \alpha \, \phi(W h_t + U x_t + b) + \xi_t

:func:`loop` is that line of mathematics in plain torch. :func:`fused` gives the same numbers and gradients in less time
and memory. Everything here is time x trials x units, so that each step is one contiguous block.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import linear

from rnncortex.models.rate.activations import Activation
from rnncortex.numerics import kernels


class Weights(NamedTuple):
    """Parameters of a rate network.

    Attributes
    ----------
    hh : Tensor, shape (units, units)
        W, recurrent weights: row receives, column sends.
    ih : Tensor, shape (units, inputs)
        U, input weights.
    bias : Tensor, shape (units,), or None
        b.
    """

    hh: Tensor
    ih: Tensor
    bias: Tensor | None


def loop(
    inputs: Tensor, state: Tensor, weights: Weights, leak_rate: float, function: Callable[[Tensor], Tensor], noise: Tensor | None = None
) -> Tensor:
    """States after each step, by a plain loop that autograd can differentiate to any order.

    Parameters
    ----------
    inputs : Tensor, shape (time, trials, inputs)
    state : Tensor, shape (trials, units)
        The state before the first step.
    weights : Weights
    leak_rate : float
        Alpha.
    function : callable
        Phi, elementwise.
    noise : Tensor, shape (time, trials, units), optional
        Xi, added to the state at each step.

    Returns
    -------
    Tensor, shape (time, trials, units)
    """
    states = []
    for t, drive in enumerate(linear(inputs, weights.ih, weights.bias)):
        state = (1 - leak_rate) * state + leak_rate * function(drive + state @ weights.hh.T)
        if noise is not None:
            state = state + noise[t]
        states.append(state)
    return torch.stack(states)


def fused(inputs: Tensor, state: Tensor, weights: Weights, leak_rate: float, activation: Activation, noise: Tensor | None = None) -> Tensor:
    """States after each step, with a hand-written backward pass; arguments and result as in :func:`loop`."""
    return _Fused.apply(inputs, state, weights.hh, weights.ih, weights.bias, leak_rate, activation, noise)


class _Fused(torch.autograd.Function):
    """One product for the inputs of all steps, in-place steps, and one product for the gradient of each weight matrix."""

    @staticmethod
    def forward(
        ctx: Any,
        inputs: Tensor,
        state: Tensor,
        hh: Tensor,
        ih: Tensor,
        bias: Tensor | None,
        leak_rate: float,
        activation: Activation,
        noise: Tensor | None,
    ) -> Tensor:
        rates = linear(inputs, ih, bias).contiguous()
        leaky = leak_rate != 1 or noise is not None
        states = torch.empty_like(rates) if leaky else rates
        previous, add_recurrent = state, kernels.adder(hh.T, len(state))
        for t, (rate, following) in enumerate(zip(rates.unbind(), states.unbind(), strict=True)):
            add_recurrent(rate, previous)
            activation.apply_(rate)
            if leaky:
                torch.lerp(previous, rate, leak_rate, out=following)
            if noise is not None:
                following += noise[t]
            previous = following
        ctx.save_for_backward(inputs, state, hh, ih, bias, noise, rates, states)
        ctx.leak_rate, ctx.activation = leak_rate, activation
        return states

    @staticmethod
    def backward(ctx: Any, grad_states: Tensor) -> tuple[Tensor | None, ...]:
        inputs, state, hh, ih, bias, noise, rates, states = ctx.saved_tensors
        if torch.is_grad_enabled():  # a gradient of the gradient is wanted: differentiate the plain loop instead
            wanted = [x for x, needed in zip((inputs, state, hh, ih, bias), ctx.needs_input_grad, strict=False) if needed]
            again = loop(inputs, state, Weights(hh, ih, bias), ctx.leak_rate, ctx.activation.function, noise)
            found = iter(torch.autograd.grad(again, wanted, grad_states, create_graph=True))
            return *(next(found) if needed else None for needed in ctx.needs_input_grad[:5]), None, None, None

        grad_drive = ctx.activation.slope(rates).mul_(ctx.leak_rate)
        carried, add_back = torch.zeros_like(state), kernels.adder(hh, len(state), keep=1 - ctx.leak_rate)
        for grad_state, grad_step in zip(reversed(grad_states.unbind()), reversed(grad_drive.unbind()), strict=True):
            carried += grad_state
            grad_step *= carried
            add_back(carried, grad_step)

        need_inputs, need_state, need_hh, need_ih, need_bias = ctx.needs_input_grad[:5]
        grad_hh = None
        if need_hh:
            grad_hh = kernels.sum_of_outer_products(grad_drive[0], state) + kernels.sum_of_outer_products(grad_drive[1:], states[:-1])
        return (
            grad_drive @ ih if need_inputs else None,
            carried if need_state else None,
            grad_hh,
            kernels.sum_of_outer_products(grad_drive, inputs) if need_ih else None,
            grad_drive.sum((0, 1)) if need_bias else None,
            None,
            None,
            None,
        )

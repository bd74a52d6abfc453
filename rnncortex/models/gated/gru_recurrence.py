r"""The recurrence of the gated recurrent unit, over all time steps.

.. math:: n = \tanh(x_n + r \odot (W_n h_t + b'_n)), \qquad h_{t+1} = z \odot h_t + (1 - z) \odot n

:func:`loop` is that line of mathematics in plain torch, where every gate can be read. :func:`fused` gives the same states and gradients
in less time and memory. Everything here is time x trials x units.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import linear

from rnncortex.numerics import kernels

aten = torch.ops.aten


class GRUGates(NamedTuple):
    """What happens in a GRU, step by step.

    Attributes
    ----------
    reset, update, candidate : Tensor, shape (..., hidden_size)
        r and z between 0 and 1, n between -1 and 1.
    hidden : Tensor, shape (..., hidden_size)
        h after the step.
    """

    reset: Tensor
    update: Tensor
    candidate: Tensor
    hidden: Tensor


class GRUWeights(NamedTuple):
    """Parameters of a GRU, in blocks of units for reset gate, update gate and candidate.

    Attributes
    ----------
    hh : Tensor, shape (3 units, units)
        W, recurrent weights.
    ih : Tensor, shape (3 units, inputs)
        U, input weights.
    bias_hh, bias_ih : Tensor, shape (3 units,)
        b', which the reset gate multiplies in the candidate, and b.
    """

    hh: Tensor
    ih: Tensor
    bias_hh: Tensor
    bias_ih: Tensor


def one_step(drive: Tensor, fed_back: Tensor, hidden: Tensor) -> GRUGates:
    """Gates and state of one step, from what the inputs and the last state send to the gates, each (..., 3 units), and that state."""
    (x_r, x_z, x_n), (h_r, h_z, h_n) = drive.chunk(3, -1), fed_back.chunk(3, -1)
    reset, update = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    candidate = torch.tanh(x_n + reset * h_n)
    return GRUGates(reset, update, candidate, torch.lerp(candidate, hidden, update))


def loop(inputs: Tensor, hidden: Tensor, weights: GRUWeights) -> list[GRUGates]:
    """Gates and states of each step, by a plain loop that autograd can differentiate to any order.

    Parameters
    ----------
    inputs : Tensor, shape (time, trials, inputs)
    hidden : Tensor, shape (trials, units)
        h before the first step.
    weights : GRUWeights

    Returns
    -------
    list of GRUGates
        Of tensors (trials, units), one for each step.
    """
    steps = []
    for drive in linear(inputs, weights.ih, weights.bias_ih):
        steps.append(one_step(drive, linear(hidden, weights.hh, weights.bias_hh), hidden))
        hidden = steps[-1].hidden
    return steps


def fused(inputs: Tensor, hidden: Tensor, weights: GRUWeights) -> Tensor:
    """States after each step (time, trials, units), with a hand-written backward pass; arguments as in :func:`loop`."""
    return _Fused.apply(inputs, hidden, *weights)


class _Fused(torch.autograd.Function):
    """One product for the inputs of all steps, in-place steps, and one product for the gradient of each weight matrix."""

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, hidden: Tensor, hh: Tensor, ih: Tensor, bias_hh: Tensor, bias_ih: Tensor) -> Tensor:
        gates, units = linear(inputs, ih, bias_ih).contiguous(), hh.shape[1]
        fed_back, states = bias_hh.expand_as(gates).contiguous(), gates.new_empty(*gates.shape[:2], units)
        h, add_recurrent = hidden, kernels.adder(hh.T, len(hidden))
        for drive, back, state in zip(gates.unbind(), fed_back.unbind(), states.unbind(), strict=True):
            add_recurrent(back, h)
            (both, n), (both_back, n_back) = (part.split((2 * units, units), -1) for part in (drive, back))
            r, z = both.add_(both_back).sigmoid_().chunk(2, -1)
            h = torch.lerp(kernels.tanh_(n.addcmul_(r, n_back)), h, z, out=state)
        ctx.save_for_backward(inputs, hidden, hh, ih, bias_hh, bias_ih, gates, fed_back[..., 2 * units :], states)
        return states

    @staticmethod
    def backward(ctx: Any, grad_states: Tensor) -> tuple[Tensor | None, ...]:
        inputs, hidden, hh, ih, bias_hh, bias_ih, gates, fed_back, states = ctx.saved_tensors
        if torch.is_grad_enabled():  # a gradient of the gradient is wanted: differentiate the plain loop instead
            wanted = [x for x, needed in zip((inputs, hidden, hh, ih, bias_hh, bias_ih), ctx.needs_input_grad, strict=True) if needed]
            again = torch.stack([step.hidden for step in loop(inputs, hidden, GRUWeights(hh, ih, bias_hh, bias_ih))])
            found = iter(torch.autograd.grad(again, wanted, grad_states, create_graph=True))
            return tuple(next(found) if needed else None for needed in ctx.needs_input_grad)

        units, by_back, by_candidates = hh.shape[1], torch.empty_like(gates), torch.empty_like(states)
        by_h, add_back = torch.zeros_like(hidden), kernels.adder(hh, len(hidden))
        for t in reversed(range(len(gates))):
            both, n = gates[t].split((2 * units, units), -1)
            by_both, by_n_back = by_back[t].split((2 * units, units), -1)
            (r, z), (by_r, by_z) = both.chunk(2, -1), by_both.chunk(2, -1)
            before, by_n = states[t - 1] if t else hidden, by_candidates[t]
            by_h += grad_states[t]
            torch.sub(before, n, out=by_z).mul_(by_h)
            torch.addcmul(by_h, by_h, z, value=-1, out=by_n)
            aten.tanh_backward(by_n, n, grad_input=by_n)
            torch.mul(by_n, fed_back[t], out=by_r)
            aten.sigmoid_backward(by_both, both, grad_input=by_both)
            torch.mul(by_n, r, out=by_n_back)
            add_back(by_h.mul_(z), by_back[t])

        need_inputs, _, need_hh, need_ih, need_bias_hh, need_bias_ih = ctx.needs_input_grad
        by_drive = torch.cat((by_back[..., : 2 * units], by_candidates), -1) if need_inputs or need_ih or need_bias_ih else by_back
        grad_hh = None
        if need_hh:
            grad_hh = kernels.sum_of_outer_products(by_back[0], hidden) + kernels.sum_of_outer_products(by_back[1:], states[:-1])
        return (
            by_drive @ ih if need_inputs else None,
            by_h,
            grad_hh,
            kernels.sum_of_outer_products(by_drive, inputs) if need_ih else None,
            by_back.sum((0, 1)) if need_bias_hh else None,
            by_drive.sum((0, 1)) if need_bias_ih else None,
        )

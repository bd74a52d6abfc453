r"""The recurrence of the LSTM, over all time steps.

.. math:: c_{t+1} = f \odot c_t + i \odot g, \qquad h_{t+1} = o \odot \tanh(c_{t+1})

:func:`loop` is that line of mathematics in plain torch, where every gate can be read. :func:`fused` gives the same states and gradients
in less time and memory. Everything here is time x trials x units.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import linear

from rnncortex.models.rate.recurrence import Weights
from rnncortex.numerics import kernels

aten = torch.ops.aten


class LSTMGates(NamedTuple):
    """What happens in an LSTM, step by step.

    Attributes
    ----------
    input, forget, candidate, output : Tensor, shape (..., hidden_size)
        i, f and o between 0 and 1, g between -1 and 1.
    cell, hidden : Tensor, shape (..., hidden_size)
        c and h after the step.
    """

    input: Tensor
    forget: Tensor
    candidate: Tensor
    output: Tensor
    cell: Tensor
    hidden: Tensor


def one_step(total: Tensor, cell: Tensor) -> LSTMGates:
    """Gates and states of one step, from what reaches the gates (..., 4 units) and the cell state before (..., units)."""
    i, f, g, o = total.chunk(4, -1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    kept = f * cell + i * g
    return LSTMGates(i, f, g, o, kept, o * torch.tanh(kept))


def loop(inputs: Tensor, hidden: Tensor, cell: Tensor, weights: Weights) -> list[LSTMGates]:
    """Gates and states of each step, by a plain loop that autograd can differentiate to any order.

    Parameters
    ----------
    inputs : Tensor, shape (time, trials, inputs)
    hidden, cell : Tensor, shape (trials, units)
        h and c before the first step.
    weights : Weights
        In blocks of units for input gate, forget gate, candidate and output gate.

    Returns
    -------
    list of LSTMGates
        Of tensors (trials, units), one for each step.
    """
    steps = []
    for drive in linear(inputs, weights.ih, weights.bias):
        steps.append(one_step(drive + hidden @ weights.hh.T, cell))
        hidden, cell = steps[-1].hidden, steps[-1].cell
    return steps


def fused(inputs: Tensor, hidden: Tensor, cell: Tensor, weights: Weights) -> tuple[Tensor, Tensor]:
    """Hidden states (time, trials, units) and the last cell state, with a hand-written backward pass; arguments as in :func:`loop`."""
    return _Fused.apply(inputs, hidden, cell, *weights)


class _Fused(torch.autograd.Function):
    """One product for the inputs of all steps, in-place steps, and one product for the weight gradients of many steps."""

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, hidden: Tensor, cell: Tensor, hh: Tensor, ih: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        gates, (trials, units) = linear(inputs, ih, bias).contiguous(), hidden.shape
        states, cells = (gates.new_empty(len(gates) + 1, trials, units) for _ in range(2))  # with those before the first step
        states[0], cells[0], shown = hidden, cell, torch.empty_like(cell)
        add_recurrent = kernels.adder(hh.T, trials)
        for total, h, c, state, kept in zip(gates, states[:-1], cells[:-1], states[1:], cells[1:], strict=True):
            add_recurrent(total, h)
            both, g, o = total.split((2 * units, units, units), -1)
            i, f = both.sigmoid_().chunk(2, -1)
            torch.mul(f, c, out=kept).addcmul_(i, kernels.tanh_(g))
            torch.mul(o.sigmoid_(), kernels.tanh(kept, shown), out=state)
        ctx.save_for_backward(inputs, hidden, cell, hh, ih, bias, gates, cells, states)
        return states[1:], cells[-1].clone()

    @staticmethod
    def backward(ctx: Any, grad_states: Tensor, grad_last: Tensor) -> tuple[Tensor | None, ...]:
        inputs, hidden, cell, hh, ih, bias, gates, cells, states = ctx.saved_tensors
        if torch.is_grad_enabled():  # a gradient of the gradient is wanted: differentiate the plain loop instead
            wanted = [x for x, needed in zip((inputs, hidden, cell, hh, ih, bias), ctx.needs_input_grad, strict=True) if needed]
            steps = loop(inputs, hidden, cell, Weights(hh, ih, bias))
            again = torch.stack([step.hidden for step in steps]), steps[-1].cell
            found = iter(torch.autograd.grad(again, wanted, (grad_states, grad_last), create_graph=True))
            return tuple(next(found) if needed else None for needed in ctx.needs_input_grad)

        (trials, units), at_once = hidden.shape, max(1, kernels.ROWS // len(hidden))
        by_h, by_c, shown, through = torch.zeros_like(hidden), grad_last.clone(), torch.empty_like(cell), torch.empty_like(cell)
        by_gates, add_back = torch.empty_like(gates[:at_once]), kernels.adder(hh, trials, keep=0)
        grad_inputs = torch.empty_like(inputs) if ctx.needs_input_grad[0] else None
        grad_hh, grad_ih, grad_bias = (torch.zeros_like(x) for x in (hh, ih, bias))
        for first in reversed(range(0, len(gates), at_once)):
            stretch = slice(first, min(first + at_once, len(gates)))
            by_stretch = by_gates[: stretch.stop - first]
            for t, by_total in reversed(list(enumerate(by_stretch, first))):
                (both, g, o), (by_both, by_g, by_o) = (part.split((2 * units, units, units), -1) for part in (gates[t], by_total))
                (i, f), (by_i, by_f) = both.chunk(2, -1), by_both.chunk(2, -1)
                by_h += grad_states[t]
                torch.mul(by_h, kernels.tanh(cells[t + 1], shown), out=by_o)
                by_c += aten.tanh_backward(torch.mul(by_h, o, out=through), shown, grad_input=through)
                torch.mul(by_c, g, out=by_i)
                torch.mul(by_c, cells[t], out=by_f)
                torch.mul(by_c, i, out=by_g)
                aten.sigmoid_backward(by_both, both, grad_input=by_both)
                aten.tanh_backward(by_g, g, grad_input=by_g)
                aten.sigmoid_backward(by_o, o, grad_input=by_o)
                by_c *= f
                add_back(by_h, by_total)
            grad_hh += kernels.sum_of_outer_products(by_stretch, states[stretch])
            grad_ih += kernels.sum_of_outer_products(by_stretch, inputs[stretch])
            grad_bias += by_stretch.sum((0, 1))
            if grad_inputs is not None:
                grad_inputs[stretch] = by_stretch @ ih
        return grad_inputs, by_h, by_c, grad_hh, grad_ih, grad_bias

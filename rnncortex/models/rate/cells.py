"""Step and Jacobian of any recurrent module: one time step as a map of its state.

The state of an LSTM is its hidden and cell state side by side.
"""

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks

Step = Callable[[Tensor, Tensor], Tensor]
"""From states (trials, state_size) and inputs (trials, input_size) to the next states or to Jacobians."""


class Cell(NamedTuple):
    """One time step of a recurrent module.

    Attributes
    ----------
    step : callable
        From states (trials, state_size) and inputs (trials, input_size) to the next states.
    jacobian : callable
        From the same to the Jacobians of the step, (trials, state_size, state_size): row next state, column this state.
    state_size : int
    input_size : int
    """

    step: Step
    jacobian: Step
    state_size: int
    input_size: int


def cell(module: nn.Module) -> Cell:
    """The time step of a recurrent module, in float64.

    Parameters
    ----------
    module : RateNetwork, torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM, or any module with ``step``
        Torch's modules with one layer and one direction. A module of another kind needs ``input_size``, ``hidden_size`` and a
        differentiable ``step(state, inputs)``; if it also has ``jacobian(state, inputs)`` that is used.

    Returns
    -------
    Cell
        Of a float64 copy: later changes of the module do not show in it.

    Raises
    ------
    TypeError, ValueError
        If the module is none of these, or has several layers or directions or a projection.
    """
    if not isinstance(module, nn.Module):
        raise TypeError(f"module: expected a recurrent torch.nn.Module, got {checks.describe(module)}")
    double = copy.deepcopy(module).double().requires_grad_(False)
    if isinstance(double, nn.RNNBase):
        if double.num_layers != 1 or double.bidirectional or double.proj_size:
            raise ValueError(f"module: expected one layer, one direction and no projection, got {module}")
        build, copies = _TORCH_CELLS[type(double)]
        step, jacobian = build(double)
        return Cell(step, jacobian, copies * double.hidden_size, double.input_size)
    step = getattr(double, "step", None)
    if not callable(step):
        raise TypeError(
            f"module: expected a RateNetwork, torch.nn.RNN, GRU or LSTM, or a module with a step method, got {checks.describe(module)}"
        )
    jacobian = getattr(double, "jacobian", None) or _differentiate(step)
    sizes: Any = double
    return Cell(step, jacobian, sizes.hidden_size, sizes.input_size)


def _differentiate(step: Step) -> Step:
    one = torch.func.jacrev(lambda state, inputs: step(state[None], inputs[None])[0])
    return torch.func.vmap(one)


def _vanilla(module: nn.RNN) -> tuple[Step, Step]:
    network = RateNetwork.from_torch(module).requires_grad_(False)
    return network.step, network.jacobian


def _parts(
    module: nn.RNNBase, state: Tensor, inputs: Tensor, sets: int
) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Input products, state products and recurrent weights, gate by gate."""
    weights = module.state_dict()
    from_input = nn.functional.linear(inputs, weights["weight_ih_l0"], weights.get("bias_ih_l0"))
    from_state = nn.functional.linear(state, weights["weight_hh_l0"], weights.get("bias_hh_l0"))
    return from_input.chunk(sets, -1), from_state.chunk(sets, -1), weights["weight_hh_l0"].chunk(sets, 0)


def _gru(module: nn.GRU) -> tuple[Step, Step]:
    def gates(h: Tensor, x: Tensor) -> tuple[Tensor, ...]:
        (x_r, x_z, x_n), (h_r, h_z, h_n), weights = _parts(module, h, x, 3)
        reset, update = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
        return reset, update, torch.tanh(x_n + reset * h_n), h_n, *weights

    def step(h: Tensor, x: Tensor) -> Tensor:
        _, update, candidate, *_ = gates(h, x)
        return (1 - update) * candidate + update * h

    def jacobian(h: Tensor, x: Tensor) -> Tensor:
        reset, update, candidate, h_n, w_r, w_z, w_n = gates(h, x)
        through_candidate = (1 - update) * (1 - candidate.square())
        by_reset = through_candidate * h_n * reset * (1 - reset)
        by_update = (h - candidate) * update * (1 - update)
        total = by_update[..., None] * w_z + (through_candidate * reset)[..., None] * w_n + by_reset[..., None] * w_r
        total.diagonal(dim1=-2, dim2=-1).add_(update)
        return total

    return step, jacobian


def _lstm(module: nn.LSTM) -> tuple[Step, Step]:
    def gates(state: Tensor, x: Tensor) -> tuple[Tensor, ...]:
        h, c = state.chunk(2, -1)
        from_input, from_state, weights = _parts(module, h, x, 4)
        i, f, g, o = (a + b for a, b in zip(from_input, from_state, strict=True))
        return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o), c, *weights

    def step(state: Tensor, x: Tensor) -> Tensor:
        i, f, g, o, c, *_ = gates(state, x)
        kept = f * c + i * g
        return torch.cat((o * torch.tanh(kept), kept), -1)

    def jacobian(state: Tensor, x: Tensor) -> Tensor:
        i, f, g, o, c, w_i, w_f, w_g, w_o = gates(state, x)
        shown = torch.tanh(f * c + i * g)
        open_cell = o * (1 - shown.square())
        cell_by_hidden = (c * f * (1 - f))[..., None] * w_f + (g * i * (1 - i))[..., None] * w_i + (i * (1 - g.square()))[..., None] * w_g
        hidden_by_hidden = (shown * o * (1 - o))[..., None] * w_o + open_cell[..., None] * cell_by_hidden
        top = torch.cat((hidden_by_hidden, torch.diag_embed(open_cell * f)), -1)
        return torch.cat((top, torch.cat((cell_by_hidden, torch.diag_embed(f)), -1)), -2)

    return step, jacobian


_TORCH_CELLS: dict[type[nn.RNNBase], tuple[Callable, int]] = {nn.RNN: (_vanilla, 1), nn.GRU: (_gru, 1), nn.LSTM: (_lstm, 2)}
"""How to build the cell of each torch module, and how many vectors of hidden_size its state has."""

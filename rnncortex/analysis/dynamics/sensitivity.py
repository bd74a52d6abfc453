"""Sensitivity: how perturbations travel through a network, forward as errors and backward as gradients."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class Growth(NamedTuple):
    """Growth of a perturbation over time.

    Attributes
    ----------
    log_norm : Tensor, shape (time,)
        Natural logarithm of its size, step by step in the direction in which it travels.
    rate : Tensor, 0-d
        Mean growth per step over the middle half of the way, which is the same stretch of the trajectory in both directions.
    """

    log_norm: Tensor
    rate: Tensor


def forward_growth(network: RateNetwork, states: Tensor, inputs: Tensor, *, seed: Seed) -> Growth:
    r"""Growth of a small error in the state, :math:`\delta_{t+1} = J_t \delta_t`, along a trajectory.

    This is how a one-step solver passes on its errors: J is its amplification matrix.

    Parameters
    ----------
    network : RateNetwork
    states : Tensor, shape (time, units)
        :math:`h_t` before each step.
    inputs : Tensor, shape (time, inputs)
        :math:`x_t` at each step.
    seed : int or torch.Generator
        Of the first perturbation's direction.

    Returns
    -------
    Growth

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above.
    """
    _check(states, inputs)
    vector, log, logs = _direction(states, seed), states.new_zeros(()), []
    with torch.no_grad():
        for state, step_input in zip(states, inputs, strict=True):
            vector = network.jacobian(state, step_input) @ vector
            vector, log = _normalise(vector, log)
            logs.append(log)
    return _growth(logs)


def backward_growth(network: RateNetwork, states: Tensor, inputs: Tensor, *, seed: Seed) -> Growth:
    r"""Growth of a gradient carried back in time by autograd, :math:`\partial L / \partial h_t = J_t^T \, \partial L / \partial h_{t+1}`.

    Arguments and result as in :func:`forward_growth`; autograd alone differentiates the step.
    ``log_norm`` starts at the end of the trajectory.
    """
    _check(states, inputs)
    gradient, log, logs = _direction(states, seed), states.new_zeros(()), []
    for state, step_input in zip(states.flip(0), inputs.flip(0), strict=True):
        here = state.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(network.step(here, step_input), here, gradient)
        gradient, log = _normalise(gradient, log)
        logs.append(log)
    return _growth(logs)


def _check(states: Tensor, inputs: Tensor) -> None:
    checks.tensor("states", states, "time units")
    if len(states) < 4:
        raise ValueError(f"states: expected at least 4 steps, got {len(states)}")
    checks.tensor("inputs", inputs, "time inputs", {"time": len(states)}, like=("states", states))


def _direction(states: Tensor, seed: Seed) -> Tensor:
    vector = seeding.normal(states.shape[1:], seed, dtype=states.dtype, device=states.device)
    return vector / torch.linalg.vector_norm(vector)


def _normalise(vector: Tensor, log: Tensor) -> tuple[Tensor, Tensor]:
    length = torch.linalg.vector_norm(vector)
    return vector / length, log + length.log()


def _growth(logs: list[Tensor]) -> Growth:
    log_norm = torch.stack(logs)
    quarter = len(logs) // 4
    middle = log_norm[len(logs) - quarter - 1] - log_norm[quarter - 1]
    return Growth(log_norm, middle / (len(logs) - 2 * quarter))

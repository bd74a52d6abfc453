"""Sensitivity: how perturbations travel through a network, forward as errors and backward as gradients."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.dynamics.look_ahead import Advance
from rnncortex.analysis.dynamics.stretching import stretching
from rnncortex.models import recurrent
from rnncortex.models.recurrent import Network, Recurrent
from rnncortex.numerics import seeding
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


def forward_growth(network: Network, states: Tensor, inputs: Tensor | None = None, *, seed: Seed) -> Growth:
    r"""Growth of a small error in the state, :math:`\delta_{t+1} = J_t \delta_t`, along a trajectory.

    This is how a one-step solver passes on its errors: J is its amplification matrix.

    Parameters
    ----------
    network : Recurrent, Module or callable
        Whatever :func:`~rnncortex.models.recurrent.adapt` takes.
    states : Tensor, shape (time, units)
        :math:`h_t` before each step.
    inputs : Tensor, shape (time, inputs), optional
        :math:`x_t` at each step, or constant, (inputs,); zero if left out.
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
    system, driven = _prepare(network, states, inputs)

    def advance(step: int, here: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        return here, system.linearised_step(states[step], vectors, driven(step))[1]

    with torch.no_grad():
        return _growth(advance, states, seed)


def backward_growth(network: Network, states: Tensor, inputs: Tensor | None = None, *, seed: Seed) -> Growth:
    r"""Growth of a gradient carried back in time by autograd, :math:`\partial L / \partial h_t = J_t^T \, \partial L / \partial h_{t+1}`.

    Arguments and result as in :func:`forward_growth`; autograd alone differentiates the step.
    ``log_norm`` starts at the end of the trajectory.
    """
    system, driven = _prepare(network, states, inputs)

    def advance(step: int, here: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        moment = len(states) - 1 - step
        state = states[moment].detach().requires_grad_()
        following = system.step(state, driven(moment))
        return here, torch.stack([torch.autograd.grad(following, state, vector, retain_graph=True)[0] for vector in vectors])

    return _growth(advance, states, seed)


def _prepare(network: Network, states: Tensor, inputs: Tensor | None) -> tuple[Recurrent, Callable[[int], Tensor | None]]:
    system = recurrent.adapt(network, states, "states", "time units")
    if len(states) < 4:
        raise ValueError(f"states: expected at least 4 steps, got {len(states)}")
    return system, recurrent.drive(system, inputs, states[0], len(states))


def _growth(advance: Advance, states: Tensor, seed: Seed) -> Growth:
    vector = seeding.normal(states.shape[1:], seed, dtype=states.dtype, device=states.device)
    logs, _ = stretching(advance, states[0], vector[None], len(states))
    log_norm = logs[:, 0].cumsum(0)
    quarter = len(log_norm) // 4
    middle = log_norm[len(log_norm) - quarter - 1] - log_norm[quarter - 1]
    return Growth(log_norm, middle / (len(log_norm) - 2 * quarter))

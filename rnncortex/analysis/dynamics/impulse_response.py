"""Impulse responses: what a network makes of a short push on one input, and how long it lasts."""

from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks
from rnncortex.numerics.statistics import fit_slope


def response(network: nn.Module, inputs: Tensor, channel: int, *, size: float = 1e-4, start: Tensor | None = None) -> Tensor:
    r"""Response of every part of the state to a pulse on one input channel at the first step, per unit of the pulse.

    .. math:: r_k = \frac{h_k(x + \epsilon \, \delta_{t0} e_c) - h_k(x - \epsilon \, \delta_{t0} e_c)}{2 \epsilon}

    Parameters
    ----------
    network : Module
        With ``step(state, inputs)``, such as a :class:`~rnncortex.models.rate.network.RateNetwork`, LSTM or GRU; of an LSTM the state
        is hidden and cell state side by side.
    inputs : Tensor, shape (time, inputs)
        What drives the network anyway; zeros for one that is left alone.
    channel : int
        Which input is pushed.
    size : float
        :math:`\epsilon`.
    start : Tensor, shape (state,), optional
        State before the first step; zero if left out.

    Returns
    -------
    Tensor, shape (time, state)
        After each step.

    Raises
    ------
    TypeError, ValueError
        If the network has no step, a shape is not as above, or there is no such channel.
    """
    one: Any = getattr(network, "step", None)
    if not isinstance(network, nn.Module) or not callable(one):
        raise TypeError(f"network: expected a module with a step method, got {checks.describe(network)}")
    checks.tensor("inputs", inputs, "time inputs")
    if checks.count("channel", channel, at_least=0) >= inputs.shape[1]:
        raise ValueError(f"channel: expected one of {inputs.shape[1]} inputs, got {channel}")
    checks.number("size", size, above=0)
    owner: Any = network
    if start is None:
        start = inputs.new_zeros(getattr(owner, "state_size", None) or owner.hidden_size)
    checks.tensor("start", start, "state", like=("inputs", inputs))
    pushed = inputs[None].repeat(2, 1, 1)
    pushed[0, 0, channel] += size
    pushed[1, 0, channel] -= size
    state, found = start.expand(2, -1), []
    with torch.no_grad():
        for arriving in pushed.unbind(1):
            state = one(state, arriving)
            found.append((state[0] - state[1]) / (2 * size))
    return torch.stack(found)


def time_constant(course: Tensor, *, first: int, last: int) -> float:
    r"""Time constant in steps of a response that decays exponentially, from a line through its logarithm.

    .. math:: \ln |r_k| = \text{const} - k / \tau

    Parameters
    ----------
    course : Tensor, shape (time,)
        Response at each step.
    first, last : int
        The line is fitted from step ``first`` to step ``last``, both included; at least three steps.

    Returns
    -------
    float
        :math:`\tau` in steps; negative if the response grows.

    Raises
    ------
    TypeError, ValueError
        If there are not so many steps, or the response is zero at one of them.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.dynamics import impulse_response
    >>> round(impulse_response.time_constant(0.9 ** torch.arange(50.0).double(), first=0, last=49), 6)
    9.491222
    """
    checks.tensor("course", course, "time")
    checks.count("first", first, at_least=0)
    if checks.count("last", last, at_least=first + 2) >= len(course):
        raise ValueError(f"last: expected a step of the {len(course)} in course, got {last}")
    part = course[first : last + 1].abs()
    if (part == 0).any():
        raise ValueError("course: expected a response that is not zero between first and last, got zeros")
    return -1 / fit_slope(range(first, last + 1), part.log()).slope

"""Free running: a network that predicts its next input is left alone with its own predictions."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks


class FreeRun(NamedTuple):
    """What a network does by itself.

    Attributes
    ----------
    outputs : Tensor, shape (trials, steps, outputs)
        Its predictions; the first follows the prefix.
    inputs : Tensor, shape (trials, steps, inputs)
        What each prediction was turned into and fed back as, the last one too.
    states : Tensor, shape (trials, steps, units)
        The states that made the predictions.
    """

    outputs: Tensor
    inputs: Tensor
    states: Tensor


def run(model: nn.Module, prefix: Tensor, steps: int, *, feed: Callable[[Tensor], Tensor] | None = None) -> FreeRun:
    """Show a network the start of a sequence, then let it go on by itself.

    Parameters
    ----------
    model : WithReadout
        A network called like ``torch.nn.RNN(batch_first=True)`` (or LSTM or GRU), with its readout, which predicts the next input.
    prefix : Tensor, shape (trials, time, inputs)
        True inputs, at least one step.
    steps : int
        How many predictions to make.
    feed : callable, optional
        From predictions (trials, outputs) to the next inputs (trials, inputs), such as a draw of symbols from scores; the predictions
        themselves if left out.

    Returns
    -------
    FreeRun

    Raises
    ------
    TypeError, ValueError
        If the model has no network and readout, the prefix is empty, or ``steps`` is not a positive whole number.
    """
    network, readout = getattr(model, "network", None), getattr(model, "readout", None)
    if not isinstance(network, nn.Module) or not isinstance(readout, nn.Module):
        raise TypeError(f"model: expected a network with a readout, got {checks.describe(model)}")
    checks.sequence("prefix", prefix, "trials time inputs")
    checks.count("steps", steps)
    states, carried = network(prefix)
    outputs, inputs, visited = [], [], []
    for _ in range(steps):
        visited.append(states[:, -1])
        outputs.append(readout(visited[-1]))
        inputs.append(outputs[-1] if feed is None else feed(outputs[-1]))
        if len(outputs) < steps:
            states, carried = one_step(network, inputs[-1], carried)
    return FreeRun(*(torch.stack(series, 1) for series in (outputs, inputs, visited)))


def one_step(network: nn.Module, inputs: Tensor, carried: Any) -> tuple[Tensor, Any]:
    """One step of a network that is called with whole sequences.

    Parameters
    ----------
    network : Module
    inputs : Tensor, shape (trials, inputs)
    carried
        What the network's last call handed on: its state, or a pair of states.

    Returns
    -------
    states : Tensor, shape (trials, 1, units)
    carried
        For the next step.

    Raises
    ------
    TypeError, ValueError
        If the inputs are not of this shape.
    """
    checks.tensor("inputs", inputs, "trials inputs")
    return network(inputs[:, None], carried)

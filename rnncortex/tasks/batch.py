"""Batch of trials: what every task returns."""

from typing import NamedTuple

from torch import Tensor


class Batch(NamedTuple):
    """Trials of a task.

    Attributes
    ----------
    inputs : Tensor, shape (trials, time, inputs)
        What the network receives.
    targets : Tensor, shape (trials, time, outputs)
        What its readout should give.
    mask : Tensor of bool, shape (trials, time)
        The steps at which the targets count.
    """

    inputs: Tensor
    targets: Tensor
    mask: Tensor

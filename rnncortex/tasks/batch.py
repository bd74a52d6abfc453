"""Batch of trials: what every task returns."""

from typing import NamedTuple, Self

import torch
from torch import Tensor

from rnncortex.numerics.device import Device


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

    def to(self, *, dtype: torch.dtype | None = None, device: Device | None = None) -> Self:
        """The same trials with inputs and targets in another precision, and all three on another device, where these are given."""
        return self._replace(
            inputs=self.inputs.to(device=device, dtype=dtype),
            targets=self.targets.to(device=device, dtype=dtype),
            mask=self.mask.to(device=device),
        )

"""Readout of the final state: a whole sequence read from the last states of a network."""

import math

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class FinalStateReadout(nn.Module):
    """A network and one answer a sequence: a linear readout of its last states, of both directions where it has two.

    A backward direction ends at the *first* step.

    Parameters
    ----------
    network : Module
        ``torch.nn.RNN``, ``torch.nn.LSTM`` or ``torch.nn.GRU`` with one layer and ``batch_first=True``, or called like them.
    output_size : int
    seed : int or torch.Generator
        Of the readout, uniform within one over the root of the number of features; its offset starts at zero.

    Raises
    ------
    TypeError, ValueError
        If the network has no ``hidden_size`` or ``output_size`` is not a positive whole number.
    """

    def __init__(self, network: nn.Module, output_size: int, *, seed: Seed) -> None:
        super().__init__()
        output_size = checks.count("output_size", output_size)
        hidden_size = getattr(network, "hidden_size", None)
        if not isinstance(hidden_size, int):
            raise TypeError(f"network: expected a recurrent module with a hidden_size, got {checks.describe(network)}")
        features, like = hidden_size * (2 if getattr(network, "bidirectional", False) else 1), next(network.parameters())
        self.network = network
        self.readout = nn.utils.skip_init(nn.Linear, features, output_size, dtype=like.dtype, device=like.device)
        bound = 1 / math.sqrt(features)
        with torch.no_grad():
            self.readout.weight.copy_(seeding.uniform((output_size, features), seed, low=-bound, high=bound))
            self.readout.bias.zero_()

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """The answer, repeated over the steps, and the last states.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, inputs)

        Returns
        -------
        predictions : Tensor, shape (trials, time, output_size)
        states : Tensor, shape (trials, features)

        Raises
        ------
        TypeError, ValueError
            If the shape, dtype or device is not as above, there is no time step, or a number is not finite.
        """
        size = getattr(self.network, "input_size", None)
        sizes = {"inputs": size} if isinstance(size, int) else {}
        checks.sequence("inputs", inputs, "trials time inputs", sizes, like=("the readout", self.readout.weight))
        _, last = self.network(inputs)
        last = last[0] if isinstance(last, tuple) else last
        states = last.transpose(0, 1).flatten(1)
        return self.readout(states)[:, None].expand(-1, inputs.shape[1], -1), states

"""Linear readout of a recurrent network."""

import math
from typing import Any, Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class WithReadout(nn.Module):
    r"""A recurrent network and a linear readout of its state, :math:`y_t = V h_t + c`.

    Parameters
    ----------
    network : Module
        Called like ``torch.nn.RNN(batch_first=True)``.
    output_size : int
        Number of outputs.
    seed : int or torch.Generator
        Seed of the readout's initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}`; its offset starts at zero.

    Attributes
    ----------
    network : Module
    readout : torch.nn.Linear
        V and c.

    Raises
    ------
    TypeError, ValueError
        If the network has no ``hidden_size`` or ``output_size`` is not a positive whole number.
    """

    def __init__(self, network: nn.Module, output_size: int, *, seed: Seed) -> None:
        super().__init__()
        hidden_size = _hidden_size(network)
        like = next(network.parameters())
        self.network = network
        size = (hidden_size, checks.count("output_size", output_size))
        self.readout = nn.utils.skip_init(nn.Linear, *size, dtype=like.dtype, device=like.device)
        bound = 1 / math.sqrt(hidden_size)
        with torch.no_grad():
            self.readout.weight.copy_(seeding.uniform((output_size, hidden_size), seed, low=-bound, high=bound))
            self.readout.bias.zero_()

    @classmethod
    def from_weights(cls, network: nn.Module, weight: Tensor, bias: Tensor) -> Self:
        """A readout with given weights, which are copied.

        Parameters
        ----------
        network : Module
            Called like ``torch.nn.RNN(batch_first=True)``; it is kept, not copied.
        weight : Tensor, shape (output_size, hidden_size)
            V.
        bias : Tensor, shape (output_size,)
            c.

        Returns
        -------
        WithReadout

        Raises
        ------
        TypeError, ValueError
            If the network is not as above, or a shape, dtype or device does not fit.
        """
        sizes = {"hidden_size": _hidden_size(network)}
        like = next(network.parameters())
        checks.tensor("weight", weight, "output_size hidden_size", sizes, like=("the network", like))
        checks.tensor("bias", bias, "output_size", sizes, like=("the network", like))
        model = cls(network, len(weight), seed=0)
        with torch.no_grad():
            model.readout.weight.copy_(weight)
            model.readout.bias.copy_(bias)
        return model

    def forward(self, inputs: Tensor, h0: Any = None, **network_options: Any) -> tuple[Tensor, Tensor]:
        """Run the network and read it out.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, inputs)
        h0 : Tensor, optional
            State before the first step, as the network takes it.
        **network_options
            Passed on to the network, such as ``seed`` for its noise.

        Returns
        -------
        predictions : Tensor, shape (trials, time, output_size)
        outputs : Tensor, shape (trials, time, hidden_size)
            The states that were read.
        """
        outputs, _ = self.network(inputs, h0, **network_options)
        return self.readout(outputs), outputs


def _hidden_size(network: nn.Module) -> int:
    size = getattr(network, "hidden_size", None)
    if not isinstance(size, int):
        raise TypeError(f"network: expected a recurrent module with a hidden_size, got {checks.describe(network)}")
    return size

"""Classifiers of a static input: a recurrent one that settles on its answer, and a feed-forward one."""

import math

import torch
from torch import Tensor, nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


def settling_classifier(
    input_size: int,
    hidden_size: int,
    classes: int,
    *,
    leak_rate: float = 1.0,
    seed: Seed,
    dtype: torch.dtype = torch.float32,
    device: Device = "cpu",
) -> WithReadout:
    r"""A recurrent network that is shown one input for as long as it likes, :math:`h_{t+1} = \tanh(W h_t + U x + b)`, with a readout.

    Parameters
    ----------
    input_size, hidden_size, classes : int
    leak_rate : float
        As in :class:`~rnncortex.models.rate.network.RateNetwork`.
    seed : int or torch.Generator
        Seed of the initial weights.
    dtype, device
        Of the weights.

    Returns
    -------
    WithReadout
        From inputs (trials, time, input_size) to scores (trials, time, classes) and states; after the first step the
        answer is that of a network with one hidden layer.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number or the leak not in (0, 1].
    """
    random = seeding.generator(seed)
    network = RateNetwork(input_size, hidden_size, leak_rate=leak_rate, seed=random, dtype=dtype, device=device)
    return WithReadout(network, classes, seed=random)


class FeedForwardClassifier(nn.Module):
    r"""The weights of a settling classifier, used once, one after the other: two hidden layers and a readout.

    .. math:: h^1 = \tanh(U x + b), \qquad h^2 = \tanh(W h^1), \qquad y = V h^2 + c

    It has as many parameters as the classifier that settles, and no circle.

    Parameters
    ----------
    input_size, hidden_size, classes : int
    seed : int or torch.Generator
        Seed of the initial weights, drawn as those of :func:`settling_classifier`.
    dtype, device
        Of the weights.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number.
    """

    def __init__(
        self, input_size: int, hidden_size: int, classes: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu"
    ) -> None:
        super().__init__()
        classes = checks.count("classes", classes)
        random = seeding.generator(seed)
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)

        def layer(into: int, out: int, *, bias: bool) -> nn.Linear:
            made, bound = nn.utils.skip_init(nn.Linear, into, out, bias=bias, dtype=dtype, device=device), 1 / math.sqrt(hidden_size)
            with torch.no_grad():
                for part in made.parameters():
                    part.copy_(seeding.uniform(part.shape, random, low=-bound, high=bound))
            return made

        self.first = layer(input_size, hidden_size, bias=True)
        self.second = layer(hidden_size, hidden_size, bias=False)
        self.readout = layer(hidden_size, classes, bias=True)

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Classify inputs (trials, time, input_size), each step for itself: scores (trials, time, classes) and last layers."""
        checks.tensor("inputs", inputs, "trials time input_size", {"input_size": self.input_size}, like=("the network", self.first.weight))
        hidden = torch.tanh(self.second(torch.tanh(self.first(inputs))))
        return self.readout(hidden), hidden

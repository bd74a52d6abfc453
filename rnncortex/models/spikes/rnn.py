"""Recurrent network of spikes: it reads spikes and inputs up to now, and gives the odds of the next spikes."""

from typing import Self

import torch
from torch import Tensor, nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.spikes.likelihood import zeros_and_ones
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class SpikingRNN(nn.Module):
    r"""Units that fire with odds read out of the state of a recurrent network, which their spikes feed in turn.

    .. math:: h_t = F(h_{t-1}, [x_t, y_{t-1}]), \qquad z_t = K h_t, \qquad
        \ln \frac{P(y_{t,i} = 1)}{P(y_{t,i} = 0)} = b_i + \sum_k C_{ik} z_{t,k}

    F is a step of a :class:`~rnncortex.models.rate.network.RateNetwork`. It has the uses of
    :class:`~rnncortex.models.spikes.glm.SpikingGLM`: the log-odds give a likelihood, and with its own spikes fed back it
    simulates. With fewer latents z than units all units share what drives them. The network itself has no noise: all that is
    random is in the spikes.

    Parameters
    ----------
    input_size, units, hidden_size, latents : int
        Numbers of inputs x (may be 0), of units y, of hidden units h and of latents z.
    leak_rate : float
        Of the network, in (0, 1].
    seed : int or torch.Generator
        Of the initial weights.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    network : RateNetwork
        F.
    to_latents : Linear
        K, without bias.
    to_log_odds : Linear
        C and b.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.spikes.rnn import SpikingRNN
    >>> model = SpikingRNN(2, 3, 16, latents=1, seed=0)
    >>> spikes = model.simulate(torch.zeros(5, 20, 2), seed=0)
    >>> model(torch.zeros(5, 20, 2), spikes).shape
    torch.Size([5, 20, 3])
    """

    def __init__(
        self,
        input_size: int,
        units: int,
        hidden_size: int,
        *,
        latents: int,
        leak_rate: float = 1.0,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.units = checks.count("input_size", input_size, at_least=0), checks.count("units", units)
        latents = checks.count("latents", latents)
        random = seeding.generator(seed)
        self.network = RateNetwork(input_size + units, hidden_size, leak_rate=leak_rate, seed=random, dtype=dtype, device=device)
        self.to_latents = nn.Linear(hidden_size, latents, bias=False, dtype=dtype, device=device)
        self.to_log_odds = nn.Linear(latents, units, dtype=dtype, device=device)
        with torch.no_grad():
            for layer, scale in ((self.to_latents, 1.0), (self.to_log_odds, 0.3)):
                size = tuple(layer.weight.shape)
                layer.weight.copy_(scale * seeding.normal(size, random, dtype=dtype, device=device) / size[1] ** 0.5)
            self.to_log_odds.bias.zero_()

    @torch.no_grad()
    def match_rates(self, spikes: Tensor) -> Self:
        """Set the bias b to the log-odds of each unit's share of bins with a spike: a better start for training than even odds.

        Parameters
        ----------
        spikes : Tensor, shape (trials, time, units)
            Zeros and ones.

        Returns
        -------
        SpikingRNN
            The model itself.

        Raises
        ------
        TypeError, ValueError
            If the spikes are not as above, or a unit fires in no bin or in all.
        """
        share = zeros_and_ones("spikes", spikes, {"units": self.units}, like=("the model", self.to_log_odds.bias)).mean((0, 1))
        if (share == 0).any() or (share == 1).any():
            raise ValueError("spikes: expected units that fire in some bins and not in others, got one that does not")
        self.to_log_odds.bias.copy_(torch.logit(share))
        return self

    def latents(self, inputs: Tensor, spikes: Tensor) -> Tensor:
        """z in each step, from inputs up to the step and spikes before it.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
        spikes : Tensor, shape (trials, time, units)
            Zeros and ones.

        Returns
        -------
        Tensor, shape (trials, time, latents)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a bin holds more than one spike.
        """
        sizes = {"units": self.units, "input_size": self.input_size}
        checks.tensor("inputs", inputs, "trials time input_size", sizes, like=("the model", self.to_log_odds.bias))
        spikes = zeros_and_ones("spikes", spikes, sizes, like=("the model", self.to_log_odds.bias))
        before = nn.functional.pad(spikes, (0, 0, 1, 0))[:, :-1]
        return self.to_latents(self.network(torch.cat((inputs, before), -1))[0])

    def forward(self, inputs: Tensor, spikes: Tensor) -> Tensor:
        """Log-odds of a spike in each bin, given inputs up to the bin and spikes before it; arguments as in :meth:`latents`.

        Returns
        -------
        Tensor, shape (trials, time, units)
        """
        return self.to_log_odds(self.latents(inputs, spikes))

    @torch.no_grad()
    def simulate(self, inputs: Tensor, past: Tensor | None = None, *, seed: Seed) -> Tensor:
        """Draw spikes step by step, each fed back before the next; arguments, result and errors as in ``SpikingGLM.simulate``."""
        sizes = {"units": self.units, "input_size": self.input_size}
        checks.tensor("inputs", inputs, "trials time input_size", sizes, like=("the model", self.to_log_odds.bias))
        trials, time, _ = inputs.shape
        given = (
            inputs.new_zeros(trials, 0, self.units)
            if past is None
            else zeros_and_ones("past", past, {"units": self.units, "trials": trials}, like=("inputs", inputs))
        )
        if given.shape[1] > time:
            raise ValueError(f"past: expected at most the {time} steps of the inputs, got {given.shape[1]}")
        uniform = seeding.uniform((time, trials, self.units), seed, dtype=inputs.dtype, device=inputs.device)
        state, fired, spikes = inputs.new_zeros(trials, self.network.hidden_size), inputs.new_zeros(trials, self.units), []
        for t in range(time):
            state = self.network.step(state, torch.cat((inputs[:, t], fired), -1))
            odds = torch.sigmoid(self.to_log_odds(self.to_latents(state)))
            fired = given[:, t] if t < given.shape[1] else (uniform[t] < odds).to(odds)
            spikes.append(fired)
        return torch.stack(spikes, 1)

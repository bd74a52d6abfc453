"""Simple recurrent networks of Elman and Jordan: a context layer takes over hidden states or outputs, and learning sees one step."""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class ElmanNetwork(nn.Module):
    r"""Elman's simple recurrent network, called like ``torch.nn.RNN(batch_first=True)``: the context is a copy of the hidden state.

    .. math:: h_{t+1} = \sigma(W \, c_t + U x_t + b), \qquad c_t = h_t

    For learning, the copy is an input like any other: no error goes back through it. The contexts of all steps are computed first, and
    then one step of all of them at once, so that the gradient is that of one step everywhere. With ``through_time`` the error does go
    back through the copies, and the gradient is that of back-propagation through time.

    Parameters
    ----------
    input_size, hidden_size : int
    through_time : bool
        Whether the gradient goes through the copies.
    seed : int or torch.Generator
        Of the initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}`; the bias is zero.
    dtype, device
        Of the parameters.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number.

    References
    ----------
    Elman (1990), Cognitive Science 14, 179-211.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.cognition.context_networks import ElmanNetwork
    >>> ElmanNetwork(3, 8, seed=0)(torch.zeros(2, 10, 3))[0].shape
    torch.Size([2, 10, 8])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        through_time: bool = False,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Any = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
        self.through_time = through_time
        self.weight_hh, self.weight_ih, self.bias = _weights(hidden_size, hidden_size, input_size, seed, dtype, device)

    def forward(self, inputs: Tensor, h0: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Hidden states after each step.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            At least one step.
        h0 : Tensor, shape (1, trials, hidden_size), optional
            State before the first step; one half, where the logistic function is without input, if left out.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
        h_n : Tensor, shape (1, trials, hidden_size)

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        sizes = {"input_size": self.input_size, "hidden_size": self.hidden_size, "one": 1}
        checks.sequence("inputs", inputs, "trials time input_size", sizes, like=("the network", self.bias))
        if h0 is not None:
            checks.tensor("h0", h0, "one trials hidden_size", sizes, like=("the network", self.bias))
        state = inputs.new_full((len(inputs), self.hidden_size), 0.5) if h0 is None else h0[0]
        driven = linear(inputs, self.weight_ih, self.bias)
        with torch.set_grad_enabled(self.through_time and torch.is_grad_enabled()):
            course, states = (driven if self.through_time else driven.detach()), [state]
            for now in course.unbind(1):
                states.append(torch.sigmoid(torch.addmm(now, states[-1], self.weight_hh.T)))
        if self.through_time or not torch.is_grad_enabled():
            return torch.stack(states[1:], 1), states[-1][None]
        outputs = torch.sigmoid(driven + linear(torch.stack(states[:-1], 1), self.weight_hh))
        return outputs, outputs[:, -1][None]


class JordanNetwork(nn.Module):
    r"""Jordan's network: the context takes over the outputs, and keeps a share of what it was.

    .. math:: h_{t+1} = \sigma(W s_t + U x_t + b), \qquad y_{t+1} = \sigma(V h_{t+1} + c), \qquad s_{t+1} = \mu s_t + y_{t+1}

    As in :class:`ElmanNetwork` no error goes back through the context.

    Parameters
    ----------
    input_size, hidden_size, output_size : int
    decay : float
        Share :math:`\mu` of its state that the context keeps, from 0 to below 1.
    seed : int or torch.Generator
        Of the initial weights.
    dtype, device
        Of the parameters.

    Raises
    ------
    TypeError, ValueError
        If a size or the share is not as above.

    References
    ----------
    Jordan (1986), Serial order: a parallel distributed processing approach, ICS report 8604, University of California, San Diego.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.cognition.context_networks import JordanNetwork
    >>> JordanNetwork(3, 8, 1, seed=0)(torch.zeros(2, 10, 3))[0].shape
    torch.Size([2, 10, 1])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        *,
        decay: float = 0.5,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Any = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
        self.output_size, self.decay = checks.count("output_size", output_size), checks.number("decay", decay, at_least=0, below=1)
        random = seeding.generator(seed)
        self.weight_hs, self.weight_ih, self.bias = _weights(hidden_size, output_size, input_size, random, dtype, device)
        bound = 1 / math.sqrt(hidden_size)
        weight = seeding.uniform((output_size, hidden_size), random, low=-bound, high=bound)
        self.weight_oh = nn.Parameter(weight.to(device=device, dtype=dtype))
        self.output_bias = nn.Parameter(torch.zeros(output_size, dtype=dtype, device=device))

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Outputs and hidden states after each step; the context is empty at first.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            At least one step.

        Returns
        -------
        predictions : Tensor, shape (trials, time, output_size)
            Between 0 and 1.
        outputs : Tensor, shape (trials, time, hidden_size)

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        checks.sequence("inputs", inputs, "trials time input_size", {"input_size": self.input_size}, like=("the network", self.bias))
        driven = linear(inputs, self.weight_ih, self.bias)
        context, contexts = inputs.new_zeros(len(inputs), self.output_size), []
        with torch.no_grad():
            for now in driven.unbind(1):
                contexts.append(context)
                hidden = torch.sigmoid(torch.addmm(now, context, self.weight_hs.T))
                context = self.decay * context + torch.sigmoid(linear(hidden, self.weight_oh, self.output_bias))
        outputs = torch.sigmoid(driven + linear(torch.stack(contexts, 1), self.weight_hs))
        return torch.sigmoid(linear(outputs, self.weight_oh, self.output_bias)), outputs


def _weights(hidden: int, context: int, inputs: int, seed: Seed, dtype: torch.dtype, device: Any) -> tuple[nn.Parameter, ...]:
    random, bound = seeding.generator(seed), 1 / math.sqrt(hidden)
    drawn = [seeding.uniform((hidden, size), random, low=-bound, high=bound) for size in (context, inputs)]
    return tuple(nn.Parameter(weight.to(device=device, dtype=dtype)) for weight in (*drawn, torch.zeros(hidden)))

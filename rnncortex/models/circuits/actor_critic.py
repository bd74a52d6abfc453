"""Actor and critic on one recurrent network: what to do next, and what the future is worth, read from the same state."""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class Acts(NamedTuple):
    """What an agent makes of what it observed.

    Attributes
    ----------
    logits : Tensor, shape (trials, time, actions)
        Logarithms of the chances of the next actions, up to a constant.
    values : Tensor, shape (trials, time)
        Expected discounted reward from here on.
    states : Tensor, shape (trials, time, hidden_size)
        The recurrent state after each observation.
    """

    logits: Tensor
    values: Tensor
    states: Tensor


class ActorCritic(nn.Module):
    r"""A GRU that hears its last action and the observation that followed, with a policy and a value as linear readouts.

    .. math:: h_t = \mathrm{GRU}(h_{t-1}, [a_{t-1}, o_t, \text{first}]), \qquad \pi_t = \mathrm{softmax}(W_\pi h_t + b_\pi), \qquad
        v_t = w_v \cdot h_t + b_v

    Parameters
    ----------
    actions, observations : int
    hidden_size : int
    seed : int or torch.Generator
        Of the weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}`.

    Raises
    ------
    TypeError, ValueError
        If a size is no positive whole number.
    """

    def __init__(self, actions: int, observations: int, hidden_size: int, *, seed: Seed) -> None:
        super().__init__()
        self.actions, self.observations = checks.count("actions", actions), checks.count("observations", observations)
        self.hidden_size = checks.count("hidden_size", hidden_size)
        self.network = nn.GRU(actions + observations + 1, hidden_size, batch_first=True)
        self.policy, self.value = nn.Linear(hidden_size, actions), nn.Linear(hidden_size, 1)
        random, bound = seeding.generator(seed), 1 / math.sqrt(hidden_size)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.copy_(seeding.uniform(parameter.shape, random, low=-bound, high=bound))

    def encode(self, actions: Tensor | None, observations: Tensor | None, trials: int = 1) -> Tensor:
        """One step of input, shape (trials, 1, input_size): one-hot action and observation, or the sign that a new episode begins.

        Parameters
        ----------
        actions, observations : Tensor of int, shape (trials,), or None
            Both None for a new episode.
        trials : int
            How many new episodes begin.

        Returns
        -------
        Tensor

        Raises
        ------
        TypeError, ValueError
            If an action or an observation does not exist.
        """
        weight = self.policy.weight
        if actions is None or observations is None:
            trials = checks.count("trials", trials)
            first = weight.new_zeros(trials, 1, self.actions + self.observations + 1)
            first[..., -1] = 1
            return first
        sizes: checks.Sizes = {}
        checks.symbols("actions", actions, "trials", sizes, below=self.actions)
        checks.symbols("observations", observations, "trials", sizes, below=self.observations)
        parts = (
            nn.functional.one_hot(actions, self.actions),
            nn.functional.one_hot(observations, self.observations),
            actions.new_zeros(len(actions), 1),
        )
        return torch.cat(parts, -1)[:, None].to(weight)

    def forward(self, inputs: Tensor, h0: Tensor | None = None) -> tuple[Acts, Tensor]:
        """Read inputs (trials, time, input_size) from a state (1, trials, hidden_size), zero if left out.

        Returns
        -------
        Acts
        h_n : Tensor, shape (1, trials, hidden_size)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        like, sizes = ("the agent", self.policy.weight), {"inputs": self.actions + self.observations + 1, "hidden_size": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time inputs", sizes, like=like)
        if h0 is not None:
            checks.tensor("h0", h0, "1 trials hidden_size", sizes, like=like)
        states, last = self.network(inputs, h0)
        return Acts(self.policy(states), self.value(states)[..., 0], states), last

"""Delayed reward: a choice now, its reward later, and other rewards in between that have nothing to do with it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


@dataclass(frozen=True)
class DelayedReward:
    """Two choices, of which the second is rewarded with 1 after a delay.

    Attributes
    ----------
    delay : int
        Steps from the choice to its reward; 0 rewards at once.
    noise_std : float
        Standard deviation of rewards that come at every step, whatever the choice was.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.tasks.reward.delayed_reward import DelayedReward
    >>> DelayedReward(delay=2).rewards(torch.tensor([0, 1]), seed=0).tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """

    delay: int
    noise_std: float = 0.0

    def __post_init__(self) -> None:
        checks.count("delay", self.delay, at_least=0)
        checks.number("noise_std", self.noise_std, at_least=0)

    def rewards(self, choices: Tensor, *, seed: Seed) -> Tensor:
        """What follows from choices.

        Parameters
        ----------
        choices : Tensor of int, shape (trials,)
            0 or 1.
        seed : int or torch.Generator
            Of the other rewards.

        Returns
        -------
        Tensor of float64, shape (trials, delay + 1)
            Reward at each step, that of the choice first.

        Raises
        ------
        TypeError, ValueError
            If a choice is not 0 or 1.
        """
        checks.symbols("choices", choices, "trials", below=2)
        found = torch.zeros(len(choices), self.delay + 1, dtype=torch.float64, device=choices.device)
        found[:, -1] = choices
        if self.noise_std:
            found += self.noise_std * seeding.normal(found.shape, seed, device=choices.device)
        return found

    @property
    def chance(self) -> float:
        """Mean reward of a choice by the toss of a coin."""
        return 0.5

    @property
    def optimum(self) -> float:
        """Mean reward of the right choice."""
        return 1.0

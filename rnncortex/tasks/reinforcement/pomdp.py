"""Partially observable worlds (POMDP): the tiger behind one of two doors, and two arms of which one is better."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.probability import categorical
from rnncortex.numerics.seeding import Seed


class Answer(NamedTuple):
    """What a world answers to an action.

    Attributes
    ----------
    states : Tensor of int, shape (trials,)
        Hidden states after the action.
    observations : Tensor of int, shape (trials,)
    rewards : Tensor, shape (trials,)
    """

    states: Tensor
    observations: Tensor
    rewards: Tensor


@dataclass(frozen=True)
class POMDP:
    r"""A world with hidden states that answers actions with observations and rewards.

    Parameters
    ----------
    transition : Tensor, shape (actions, states, states)
        :math:`T_a(s, s')`, chance of the next state.
    observation : Tensor, shape (actions, states, observations)
        :math:`O_a(s', o)`, chance of an observation once the next state is reached.
    reward : Tensor, shape (actions, states)
        :math:`R(a, s)`, for acting in a state.
    start : Tensor, shape (states,)
        Chance of each first state.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or rows are no distributions.
    """

    transition: Tensor
    observation: Tensor
    reward: Tensor
    start: Tensor

    def __post_init__(self) -> None:
        sizes: checks.Sizes = {}
        like = ("transition", checks.distributions("transition", self.transition, "actions states states", sizes))
        checks.distributions("observation", self.observation, "actions states observations", sizes, like=like)
        checks.tensor("reward", self.reward, "actions states", sizes, like=like)
        checks.distributions("start", self.start, "states", sizes, like=like)

    @property
    def actions(self) -> int:
        """Number of actions."""
        return len(self.reward)

    @property
    def observations(self) -> int:
        """Number of observations."""
        return self.observation.shape[-1]

    @classmethod
    def tiger(cls, *, hearing: float = 0.85, listen: float = -1.0, tiger: float = -100.0, treasure: float = 10.0) -> Self:
        """A tiger waits behind one of two doors; listening costs little, and hears it on the right side more often than not.

        Actions are 0, to listen, and 1 and 2, to open the left and the right door, after which the tiger is placed anew. Observations
        are 0 and 1, a noise on the left and on the right, which says nothing after a door was opened.

        Parameters
        ----------
        hearing : float
            Chance of hearing the tiger where it is, at least 0.5 and at most 1.
        listen, tiger, treasure : float
            Rewards for listening, for meeting the tiger, and for opening the other door.

        Returns
        -------
        POMDP

        Raises
        ------
        TypeError, ValueError
            If a number is not as above.

        References
        ----------
        Kaelbling, Littman and Cassandra (1998), Artificial Intelligence 101, 99-134, section 5.1.
        """
        sharp = checks.number("hearing", hearing, at_least=0.5, at_most=1)
        cost, bad, good = (checks.number(name, value) for name, value in (("listen", listen), ("tiger", tiger), ("treasure", treasure)))
        half = torch.full((2, 2), 0.5, dtype=torch.float64)
        heard = torch.tensor([[sharp, 1 - sharp], [1 - sharp, sharp]], dtype=torch.float64)
        reward = torch.tensor([[cost, cost], [bad, good], [good, bad]], dtype=torch.float64)
        return cls(torch.stack((torch.eye(2, dtype=torch.float64), half, half)), torch.stack((heard, half, half)), reward, half[0])

    def first(self, trials: int, *, seed: Seed) -> Tensor:
        """Hidden states to begin with, shape (trials,), drawn from ``seed``.

        Errors are those of :func:`~rnncortex.numerics.probability.categorical.draw`.
        """
        trials = checks.count("trials", trials)
        return categorical.draw(self.start.expand(trials, -1), seed)

    def answer(self, states: Tensor, actions: Tensor, *, seed: Seed) -> Answer:
        """What follows from acting in hidden states.

        Parameters
        ----------
        states, actions : Tensor of int, shape (trials,)
        seed : int or torch.Generator

        Returns
        -------
        Answer

        Raises
        ------
        TypeError, ValueError
            If a state or an action does not exist, or their numbers differ.
        """
        sizes: checks.Sizes = {}
        checks.symbols("states", states, "trials", sizes, below=len(self.start))
        checks.symbols("actions", actions, "trials", sizes, below=self.actions)
        random = seeding.generator(seed)
        rewards = self.reward[actions, states]
        states = categorical.draw(self.transition[actions, states], random)
        return Answer(states, categorical.draw(self.observation[actions, states], random), rewards)

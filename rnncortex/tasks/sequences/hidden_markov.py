"""Hidden Markov sources: symbols that a chain emits which nobody sees."""

import itertools
import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.probability import categorical
from rnncortex.numerics.seeding import Seed
from rnncortex.numerics.sequences import markov
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.sequences.symbols import next_symbol


class Emitted(NamedTuple):
    """What a hidden Markov source did.

    Attributes
    ----------
    states : Tensor of int, shape (trials, time)
        The hidden state at each step.
    symbols : Tensor of int, shape (trials, time)
        The symbol that it emitted.
    """

    states: Tensor
    symbols: Tensor


class EntropyBounds(NamedTuple):
    """Between which numbers the entropy rate of a source lies.

    Attributes
    ----------
    low, high : float
        Bits per symbol.
    """

    low: float
    high: float


@dataclass(frozen=True, eq=False)
class HiddenMarkov:
    r"""A stationary hidden Markov source.

    .. math:: P(s_{t+1} = j \mid s_t = i) = A_{ij}, \qquad P(y_t = k \mid s_t = i) = B_{ik}

    Attributes
    ----------
    transition : Tensor, shape (states, states)
        A: row now, column next.
    emission : Tensor, shape (states, symbols)
        B.

    Raises
    ------
    TypeError, ValueError
        If a row is no distribution or the chain falls apart.

    References
    ----------
    Rabiner (1989), Proceedings of the IEEE 77, 257-286.

    Examples
    --------
    A source that emits its own state has the entropy rate of its chain.

    >>> import torch
    >>> from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov
    >>> source = HiddenMarkov(torch.tensor([[0.5, 0.5], [0.5, 0.5]]).double(), torch.eye(2).double())
    >>> source.entropy_rate(length=3)
    EntropyBounds(low=1.0, high=1.0)
    """

    transition: Tensor
    emission: Tensor

    def __post_init__(self) -> None:
        sizes: checks.Sizes = {}
        checks.distributions("transition", self.transition, "states states", sizes)
        checks.distributions("emission", self.emission, "states symbols", sizes, like=("transition", self.transition))
        markov.stationary(self.transition)

    @property
    def symbols(self) -> int:
        """Size of the alphabet."""
        return self.emission.shape[1]

    @property
    def initial(self) -> Tensor:
        """Stationary distribution of the hidden states, shape (states,)."""
        return markov.stationary(self.transition)

    def sample(self, trials: int, time: int, *, seed: Seed) -> Emitted:
        """Let the source run, from its stationary distribution.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps.
        seed : int or torch.Generator

        Returns
        -------
        Emitted

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        random = seeding.generator(seed)
        states = markov.walk(self.transition, trials, time, seed=random)
        return Emitted(states, categorical.draw(self.emission[states], random))

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials of the task to predict the next symbol; arguments as in :meth:`sample`, one more symbol than ``time`` is drawn."""
        time = checks.count("time", time)
        emitted = self.sample(trials, time + 1, seed=seed)
        return next_symbol(emitted.symbols, self.symbols, dtype=dtype, device=device)

    def entropy_rate(self, length: int) -> EntropyBounds:
        r"""Bounds on the entropy rate, which has no closed form.

        .. math:: H(y_n \mid y_{1:n-1}, s_1) \le H \le H(y_n \mid y_{1:n-1})

        Parameters
        ----------
        length : int
            n; every sequence of that length is enumerated, and the bounds close exponentially fast with it.

        Returns
        -------
        EntropyBounds

        Raises
        ------
        TypeError, ValueError
            If the length is not a positive whole number or there are more than two million sequences.

        References
        ----------
        Cover and Thomas (2006), Elements of Information Theory, theorem 4.5.1.
        """
        length = checks.count("length", length)
        if self.symbols**length * len(self.transition) > 2_000_000:
            raise ValueError(
                f"length: expected at most two million sequences, got {self.symbols}^{length} from {len(self.transition)} states"
            )
        emission, transition = self.emission.double(), self.transition.double()
        joint = torch.diag(self.initial.double())
        known, unknown = [_entropy(self.initial.double())], [0.0]
        for _ in range(length):
            joint = torch.einsum("...s,sk->...ks", joint, emission)
            known.append(_entropy(joint.sum(-1)))
            unknown.append(_entropy(joint.sum(-1).sum(0)))
            joint = joint @ transition
        return EntropyBounds(known[-1] - known[-2], unknown[-1] - unknown[-2])

    @property
    def chance(self) -> float:
        """Bits per symbol for a predictor that knows how frequent each symbol is, and nothing of the past."""
        return categorical.entropy(self.initial.double() @ self.emission.double()).item()

    @property
    def optimum(self) -> float:
        """Bits per symbol for a predictor that knows the source: the middle of the bounds on the entropy rate, seven symbols long."""
        length = next(n for n in itertools.count(7, -1) if self.symbols**n * len(self.transition) <= 2_000_000 or n == 1)
        bounds = self.entropy_rate(length)
        return (bounds.low + bounds.high) / 2


def _entropy(joint: Tensor) -> float:
    return -torch.special.xlogy(joint, joint).sum().item() / math.log(2)

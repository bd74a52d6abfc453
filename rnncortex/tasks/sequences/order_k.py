"""Sources of order k: the next symbol depends on the one k steps back."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.probability import categorical
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.sequences.symbols import next_symbol


@dataclass(frozen=True)
class OrderK:
    r"""Each symbol follows the one k steps back in the alphabet, unless noise picks it.

    .. math:: y_t = y_{t-k} + 1 \bmod S \text{ with probability } 1 - \varepsilon, \text{ else any symbol}

    The first k symbols are random. A Markov chain that predicts such a sequence from what came just before must have the order k.

    Attributes
    ----------
    order : int
        k.
    symbols : int
        S, size of the alphabet.
    noise : float
        :math:`\varepsilon`; a symbol that noise picks is the expected one once in S times.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.sequences.order_k import OrderK
    >>> OrderK(order=2, symbols=3, noise=0.0).sample(trials=1, time=6, seed=0).tolist()
    [[2, 0, 0, 1, 1, 2]]
    """

    order: int
    symbols: int = 4
    noise: float = 0.1

    def __post_init__(self) -> None:
        checks.count("order", self.order)
        checks.count("symbols", self.symbols, at_least=2)
        checks.number("noise", self.noise, at_least=0, at_most=1)

    def sample(self, trials: int, time: int, *, seed: Seed) -> Tensor:
        """Draw sequences.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps.
        seed : int or torch.Generator

        Returns
        -------
        Tensor of int, shape (trials, time)

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        random, blocks = seeding.generator(seed), -(-time // self.order)
        size = (trials, blocks, self.order)
        free = seeding.integers(self.symbols, size, random)
        picked = seeding.uniform(size, random) < self.noise
        picked[:, 0] = True
        block = torch.arange(blocks, device=free.device)[:, None]
        last = torch.where(picked, block, 0).cummax(1).values
        symbols = (free.gather(1, last) + block - last) % self.symbols
        return symbols.flatten(1)[:, :time]

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials of the task to predict the next symbol; the first k - 1 predictions, which nothing determines, do not count.

        Arguments as in :meth:`sample`; one more symbol than ``time`` is drawn, and ``time`` must reach k.
        """
        time = checks.count("time", time, at_least=self.order)
        sequences = self.sample(trials, time + 1, seed=seed)
        return next_symbol(sequences, self.symbols, unknown=self.order - 1, dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Share of right predictions for a guess."""
        return 1 / self.symbols

    @property
    def optimum(self) -> float:
        """Share of right predictions for a predictor that knows the rule."""
        return 1 - self.noise + self.noise / self.symbols

    @property
    def entropy_rate(self) -> float:
        """Bits per symbol that no predictor can save."""
        others = [self.noise / self.symbols] * (self.symbols - 1)
        return categorical.entropy(torch.tensor([self.optimum, *others], dtype=torch.float64)).item()

"""A source whose sequences can all be written down with their probabilities: a Markov chain over a small alphabet."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.probability import categorical
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class EnumerableSource:
    r"""A Markov chain of order k that knows the probability of every sequence.

    .. math:: p(x_1, \dots, x_T) = S^{-k} \prod_{t > k} p(x_t \mid x_{t-k}, \dots, x_{t-1})

    The first k symbols are drawn evenly.

    Attributes
    ----------
    table : Tensor, shape (S, ..., S, S)
        Probability of the next symbol (last dimension) after each word of k symbols (the others, oldest first).

    Raises
    ------
    TypeError, ValueError
        If the table is not of this shape or its rows are no probabilities.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.tasks.sequences.enumerable import EnumerableSource
    >>> source = EnumerableSource(torch.tensor([[0.9, 0.1], [0.1, 0.9]]).double())
    >>> source.log_probability(torch.tensor([[0, 0], [0, 1]])).exp().round(decimals=6).tolist()
    [0.45, 0.05]
    """

    table: Tensor

    def __post_init__(self) -> None:
        checks.distributions("table", self.table, "... symbols")
        if self.table.ndim < 2 or len(set(self.table.shape)) != 1:
            raise ValueError(f"table: expected one size in all of at least two dimensions, got {tuple(self.table.shape)}")

    @property
    def order(self) -> int:
        """k, how many symbols back the next one depends on."""
        return self.table.ndim - 1

    @property
    def symbols(self) -> int:
        """S, size of the alphabet."""
        return self.table.shape[-1]

    def sample(self, trials: int, time: int, *, seed: Seed) -> Tensor:
        """Draw sequences.

        Parameters
        ----------
        trials, time : int
            At least ``order`` steps.
        seed : int or torch.Generator

        Returns
        -------
        Tensor of int, shape (trials, time)

        Raises
        ------
        TypeError, ValueError
            If a size is not a whole number, or there are too few steps.
        """
        checks.count("trials", trials)
        checks.count("time", time, at_least=self.order)
        random = seeding.generator(seed)
        columns = list(seeding.integers(self.symbols, (self.order, trials), random))
        while len(columns) < time:
            columns.append(categorical.draw(self.table[tuple(columns[-self.order :])], random))
        return torch.stack(columns, 1)

    def log_probability(self, sequences: Tensor) -> Tensor:
        """Natural logarithm of the probability of sequences (trials, time), shape (trials,)."""
        checks.symbols("sequences", sequences, "trials time", below=self.symbols)
        k, time = self.order, sequences.shape[1]
        if time < k:
            raise ValueError(f"sequences: expected at least {k} steps, got {time}")
        words = sequences.long().unfold(1, k + 1, 1) if time > k else sequences.new_zeros(len(sequences), 0, k + 1).long()
        steps = self.table[tuple(words.unbind(-1))].log().sum(1)
        return steps - k * torch.log(torch.tensor(float(self.symbols), dtype=self.table.dtype))

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials of the task to predict every symbol from those before it; arguments as in :meth:`sample`.

        Returns
        -------
        Batch
            As :func:`with_start` makes it.
        """
        return with_start(self.sample(trials, time, seed=seed), self.symbols, dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Share of right predictions for a guess."""
        return 1 / self.symbols

    @property
    def optimum(self) -> float:
        """Share of right predictions, after the first k symbols and a long time, for a predictor that knows the table."""
        k, S = self.order, self.symbols
        word = torch.full((S,) * k, S**-k, dtype=self.table.dtype)
        for _ in range(1000):
            word = (word[..., None] * self.table).sum(0)
        return (word * self.table.amax(-1)).sum().item()


def with_start(sequences: Tensor, symbols: int, *, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
    """The task of predicting every symbol of a sequence, the first one too, which nothing has come before.

    Parameters
    ----------
    sequences : Tensor of int, shape (trials, time)
        From 0 to ``symbols - 1``.
    symbols : int
    dtype, device
        Of the batch.

    Returns
    -------
    Batch
        One channel a symbol. The first input is zero in all channels; the others are the symbols but the last. Targets are all symbols.

    Raises
    ------
    TypeError, ValueError
        If the symbols are not whole numbers within the alphabet.
    """
    checks.count("symbols", symbols, at_least=2)
    checks.symbols("sequences", sequences, "trials time", below=symbols)
    targets = torch.nn.functional.one_hot(sequences.long(), symbols).to(device=device, dtype=dtype)
    inputs = torch.cat((torch.zeros_like(targets[:, :1]), targets[:, :-1]), 1)
    return Batch(inputs, targets, torch.ones(sequences.shape, dtype=torch.bool, device=device))

"""Markov chains of any order, fitted to sequences by counting."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class MarkovChain(NamedTuple):
    """How often each symbol followed each context.

    Attributes
    ----------
    counts : Tensor, shape (contexts, symbols)
        float64; contexts are the last ``order`` symbols, read as the digits of a number with the oldest first.
    order : int
    """

    counts: Tensor
    order: int

    @property
    def symbols(self) -> int:
        """Size of the alphabet."""
        return self.counts.shape[1]

    @property
    def parameters(self) -> int:
        """Free parameters: one distribution for each context."""
        return self.counts.shape[0] * (self.symbols - 1)

    @property
    def transition(self) -> Tensor:
        """Probability of each symbol after each context, (contexts, symbols), with one symbol in S added to the counts of each context."""
        return (self.counts + 1 / self.symbols) / (self.counts.sum(-1, keepdim=True) + 1)


class ChainScore(NamedTuple):
    """How well a chain predicts sequences that it was not fitted to.

    Attributes
    ----------
    accuracy : float
        Share of symbols that are the one counted most often in their context; ties and new contexts are guesses, scored by their chance.
    bits : float
        Mean surprise per symbol.
    met : float
        Share of symbols whose context was met when the chain was fitted.
    """

    accuracy: float
    bits: float
    met: float


def fit(sequences: Tensor, *, order: int, symbols: int) -> MarkovChain:
    """Count what follows each context.

    Parameters
    ----------
    sequences : Tensor of int, shape (trials, time)
        Symbols from 0; more steps than the order.
    order : int
        k: how many symbols make a context.
    symbols : int
        S, size of the alphabet; at most 2^24 contexts.

    Returns
    -------
    MarkovChain

    Raises
    ------
    TypeError, ValueError
        If the symbols are not whole numbers within the alphabet, there are too few steps, or too many contexts.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.sequences import markov_chains
    >>> markov_chains.fit(torch.tensor([[0, 0, 1, 0, 0, 1]]), order=1, symbols=2).counts.tolist()
    [[2.0, 2.0], [1.0, 0.0]]
    """
    context, following = _contexts(sequences, order, symbols)
    cells = symbols ** (order + 1)
    counts = torch.bincount(context * symbols + following, minlength=cells).double()
    return MarkovChain(counts.view(-1, symbols), order)


def score(chain: MarkovChain, sequences: Tensor) -> ChainScore:
    """Score a chain on other sequences.

    Parameters
    ----------
    chain : MarkovChain
    sequences : Tensor of int, shape (trials, time)
        Symbols of the same alphabet.

    Returns
    -------
    ChainScore

    Raises
    ------
    TypeError, ValueError
        If the sequences are not as above.
    """
    context, following = _contexts(sequences, chain.order, chain.symbols)
    most = chain.counts == chain.counts.amax(-1, keepdim=True)
    right = (most / most.sum(-1, keepdim=True, dtype=torch.float64))[context, following]
    surprise = -chain.transition[context, following].log2()
    met = chain.counts.sum(-1)[context] > 0
    return ChainScore(right.mean().item(), surprise.mean().item(), met.double().mean().item())


def _contexts(sequences: Tensor, order: int, symbols: int) -> tuple[Tensor, Tensor]:
    """The number of each context, and the symbol that followed."""
    checks.count("symbols", symbols, at_least=2)
    checks.symbols("sequences", sequences, "trials time", below=symbols)
    if checks.count("order", order) >= sequences.shape[1]:
        raise ValueError(f"order: expected fewer than the {sequences.shape[1]} steps, got {order}")
    if symbols**order > 2**24:
        raise ValueError(f"order: expected at most {2**24} contexts, got {symbols}^{order}")
    digits = symbols ** torch.arange(order - 1, -1, -1, device=sequences.device)
    context = (sequences.long().unfold(1, order, 1)[:, :-1] * digits).sum(-1)
    return context.flatten(), sequences[:, order:].long().flatten()

"""Words without gaps: a stream of letters as a hidden Markov source, whose states say which word and which place."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov

WORDS = ("a", "boy", "girl", "lived", "long", "ago", "near", "the", "sea", "they", "then", "played", "many", "games", "happily")
"""Fifteen words, some of which are contained in others or begin like them."""


@dataclass(frozen=True, eq=False)
class LetterStream:
    """Words drawn one after the other, each as likely as any other, without gaps.

    Attributes
    ----------
    words : sequence of str
        At least two, of small letters.

    Raises
    ------
    TypeError, ValueError
        If a word is empty or stands there twice, or there are fewer than two.

    References
    ----------
    Elman (1990), Cognitive Science 14, 179-211.
    """

    words: Sequence[str] = WORDS

    def __post_init__(self) -> None:
        if isinstance(self.words, str) or not all(isinstance(word, str) for word in self.words):
            raise TypeError(f"words: expected a sequence of strings, got {self.words!r}")
        if len(self.words) < 2 or not all(self.words) or len(set(self.words)) < len(self.words):
            raise ValueError(f"words: expected at least two different words that are not empty, got {list(self.words)!r}")

    @property
    def letters(self) -> str:
        """The letters that occur, in the order of the alphabet."""
        return "".join(sorted(set("".join(self.words))))

    @property
    def places(self) -> Tensor:
        """Place in its word of each hidden state, from zero; shape (states,)."""
        return torch.tensor([place for word in self.words for place in range(len(word))])

    def source(self) -> HiddenMarkov:
        """The source: each state is a letter of a word, and its last one is followed by the first of any word."""
        places, count = self.places, len(self.places)
        starts = (places == 0).to(torch.float64) / len(self.words)
        transition = torch.zeros(count, count, dtype=torch.float64)
        ends = torch.cat((places[1:] == 0, torch.tensor([True])))
        transition[ends] = starts
        inside = (~ends).nonzero()[:, 0]
        transition[inside, inside + 1] = 1.0
        emission = torch.zeros(count, len(self.letters), dtype=torch.float64)
        emission[torch.arange(count), torch.tensor([self.letters.index(letter) for word in self.words for letter in word])] = 1.0
        return HiddenMarkov(transition, emission)

    def spelled(self, symbols: Tensor) -> str:
        """A stretch of the stream as it is written.

        Raises
        ------
        TypeError, ValueError
            If the symbols are none.
        """
        checks.symbols("symbols", symbols, "time", below=len(self.letters))
        return "".join(self.letters[k] for k in symbols.tolist())

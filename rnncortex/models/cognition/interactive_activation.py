"""The interactive activation model of letters and words: segments excite letters, letters words, and words their letters."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.cognition import activation, letters
from rnncortex.numerics import checks, sparse

REST_SPAN = 0.05 * 0.9262
"""How far below zero the rarest word rests."""


class Gains(NamedTuple):
    """Strengths of the connections, as published.

    Attributes
    ----------
    feature_excitation, feature_inhibition : float
        From a segment to the letters with it, and to those without.
    letter_excitation, letter_inhibition : float
        From a letter to the words with it in its place, and to those without.
    feedback : float
        From a word to its letters.
    word_inhibition : float
        From a word to every other word.
    decay : float
        Rate of the return to rest, for all units.
    """

    feature_excitation: float = 0.005
    feature_inhibition: float = 0.15
    letter_excitation: float = 0.07
    letter_inhibition: float = 0.04
    feedback: float = 0.30
    word_inhibition: float = 0.21
    decay: float = 0.07


class Course(NamedTuple):
    """Activations after each cycle.

    Attributes
    ----------
    letters : Tensor, shape (trials, cycles, places, 26)
    words : Tensor, shape (trials, cycles, words)
    """

    letters: Tensor
    words: Tensor


class InteractiveActivation(nn.Module):
    r"""The interactive activation model: letters in each place and words, which excite, inhibit and support each other.

    With :math:`[a]_+` for the positive part of an activation, the net inputs of letter :math:`\ell` in place :math:`p` and of
    word :math:`w` are

    .. math::
        n_{p\ell} = \sum_s \alpha^f_{\ell s} f_{ps} + \beta \sum_{w \ni p\ell} [a_w]_+, \qquad
        n_w = \sum_{p\ell \in w} \alpha [a_{p\ell}]_+ - \sum_{p\ell \notin w} \gamma [a_{p\ell}]_+ - \gamma_w \sum_{v \ne w} [a_v]_+ ,

    and all units are advanced at once by :func:`rnncortex.models.cognition.activation.advance`. Connections between letters and words are
    one sparse matrix, and all trials run at once.

    Parameters
    ----------
    words : sequence of str
        The lexicon: words of one length.
    zipf : Tensor, shape (words,), optional
        Frequencies on a logarithmic scale, which set how far below zero each word rests, from 0 to -0.046. By default all rest at zero.
    gains : Gains
        Strengths of the connections.
    dtype, device
        Of the activations.

    Raises
    ------
    TypeError, ValueError
        If a word is no string of small letters of that length, or stands there twice, or the frequencies do not fit.

    References
    ----------
    McClelland and Rumelhart (1981), Psychological Review 88, 375-407.

    Examples
    --------
    >>> from rnncortex.models.cognition import letters
    >>> from rnncortex.models.cognition.interactive_activation import InteractiveActivation
    >>> model = InteractiveActivation(["work", "word", "weak"])
    >>> course = model(letters.display(["work"])[:, None].expand(-1, 15, -1, -1))
    >>> course.words[0, -1].argmax().item()
    0
    """

    word_of_letter: Tensor
    letter_of_word: Tensor
    codes: Tensor
    rest: Tensor

    def __init__(
        self,
        words: Sequence[str],
        zipf: Tensor | None = None,
        *,
        gains: Gains | None = None,
        dtype: torch.dtype = torch.float64,
        device: Any = "cpu",
    ) -> None:
        super().__init__()
        self.places = len(words[0]) if len(words) and isinstance(words[0], str) else 4
        numbers = letters.indices(words, places=self.places)
        if len(set(words)) < len(words):
            raise ValueError("words: expected each word once, got one twice")
        self.words, self.gains = list(words), Gains() if gains is None else gains
        rest = torch.zeros(len(words), dtype=dtype)
        if zipf is not None:
            checks.tensor("zipf", zipf, "words", {"words": len(words)})
            rest = -REST_SPAN * ((zipf.max() - zipf) / (zipf.max() - zipf.min()).clamp(min=1e-12)).to(dtype)
        rows = torch.arange(len(words)).repeat_interleave(self.places)
        columns = (numbers + 26 * torch.arange(self.places)).flatten()
        ones, sizes = torch.ones(len(rows), dtype=dtype), (len(words), 26 * self.places)
        self.register_buffer("word_of_letter", sparse.matrix(rows, columns, ones, sizes).to(device), persistent=False)
        self.register_buffer("letter_of_word", sparse.matrix(columns, rows, ones, sizes[::-1]).to(device), persistent=False)
        self.register_buffer("codes", letters.CODES.to(device, dtype), persistent=False)
        self.register_buffer("rest", rest.to(device), persistent=False)

    def index(self, words: Sequence[str]) -> Tensor:
        """Numbers of words in the lexicon.

        Raises
        ------
        ValueError
            If a word is not in it; the message says which.
        """
        places = {word: number for number, word in enumerate(self.words)}
        unknown = [word for word in words if word not in places]
        if unknown:
            raise ValueError(f"words: expected words of the lexicon, got {', '.join(map(repr, unknown[:5]))}")
        return torch.tensor([places[word] for word in words])

    def _bottom_up(self, seen: Tensor) -> Tensor:
        """Net input of each letter from the segments, shape (..., places, 26); ``seen`` is 1, -1 or 0, as ``letters.display`` has it."""
        agreement = seen @ (2 * self.codes - 1).T
        known = seen.abs().sum(-1, keepdim=True)
        return self.gains.feature_excitation * (known + agreement) / 2 - self.gains.feature_inhibition * (known - agreement) / 2

    def _cycle(self, letter: Tensor, word: Tensor, support: Tensor) -> tuple[Tensor, Tensor]:
        """Letters (trials, places * 26) and words (trials, words) after one more cycle, all from the old activations."""
        gains, sent, active = self.gains, letter.clamp(min=0), word.clamp(min=0)
        matched = (self.word_of_letter @ sent.T).T
        fed_back = (self.letter_of_word @ active.T).T
        heard = gains.letter_excitation * matched - gains.letter_inhibition * (sent.sum(-1, keepdim=True) - matched)
        rivals = active.sum(-1, keepdim=True) - active
        return (
            activation.advance(letter, support + gains.feedback * fed_back, rest=0.0, decay=gains.decay),
            activation.advance(word, heard - gains.word_inhibition * rivals, rest=self.rest, decay=gains.decay),
        )

    def forward(self, inputs: Tensor) -> Course:
        """Activations while something is seen.

        Parameters
        ----------
        inputs : Tensor, shape (trials, cycles, places, 14)
            Segments in each cycle: there (1), not there (-1), unknown (0), or in between.

        Returns
        -------
        Course

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        checks.tensor("inputs", inputs, "trials cycles places 14", {"places": self.places}, like=("the model", self.rest))
        trials = len(inputs)
        letter, word = inputs.new_zeros(trials, 26 * self.places), self.rest.expand(trials, -1)
        letter_course, word_course = [], []
        for seen in inputs.unbind(1):
            letter, word = self._cycle(letter, word, self._bottom_up(seen).flatten(1))
            letter_course.append(letter)
            word_course.append(word)
        return Course(torch.stack(letter_course, 1).unflatten(-1, (self.places, 26)), torch.stack(word_course, 1))

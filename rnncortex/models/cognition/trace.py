"""The TRACE model of speech perception: features, phonemes and words, each copied at every moment of the utterance."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.cognition import activation, phonemes
from rnncortex.numerics import checks, sparse

PER_COLUMN = 3
"""Time slices from one column of phoneme and word units to the next."""

ALIGNED = 4
"""Column at which an utterance of :func:`rnncortex.models.cognition.phonemes.utterance` starts."""

CAP = 3.0
"""Most that the squared activations of words in one column may add up to where they inhibit."""

MINIMUM = -0.3


class Gains(NamedTuple):
    """Strengths of the connections, rests and decays, as published.

    Attributes
    ----------
    feature_phoneme, phoneme_word, word_phoneme : float
        Excitation from features to phonemes, from phonemes to words, and back.
    feature_inhibition, phoneme_inhibition, word_inhibition : float
        Among rivals of one level.
    feature_decay, phoneme_decay, word_decay : float
        Rates of the return to rest.
    feature_rest, phoneme_rest, word_rest : float
        Activations at rest.
    """

    feature_phoneme: float = 0.02
    phoneme_word: float = 0.05
    word_phoneme: float = 0.03
    feature_inhibition: float = 0.04
    phoneme_inhibition: float = 0.04
    word_inhibition: float = 0.03
    feature_decay: float = 0.01
    phoneme_decay: float = 0.03
    word_decay: float = 0.05
    feature_rest: float = -0.1
    phoneme_rest: float = -0.1
    word_rest: float = -0.01


class Course(NamedTuple):
    """Activations after each cycle, of the copies that are aligned with the utterance.

    Attributes
    ----------
    phonemes : Tensor, shape (trials, cycles, columns, 15)
        All copies of the phonemes.
    words : Tensor, shape (trials, cycles, words)
        The copies of the words at column ``ALIGNED``.
    """

    phonemes: Tensor
    words: Tensor


class Trace(nn.Module):
    r"""TRACE II: one time slice of speech enters each cycle, and features, phonemes and words excite, inhibit and support each other.

    Phonemes and words have a copy at every third slice. A phoneme gathers features over six slices on either side, a word its phonemes
    where they are expected. Phonemes inhibit each other where they overlap in time. So do words, by the squares of their activations:

    .. math:: n_w = \sum_{c \in \text{span}(w)} - \gamma \Bigl( \min\bigl(3, \textstyle\sum_{v \ni c} [a_v]_+^2\bigr) - [a_w]_+^2 \Bigr)
        + \text{input from phonemes}

    All units are advanced at once by :func:`rnncortex.models.cognition.activation.advance`, with -0.3 for the minimum. The connections of
    words are sparse matrices, and all trials run at once.

    Parameters
    ----------
    words : sequence of str
        The lexicon, in the signs of ``rnncortex.models.cognition.phonemes.PHONEMES``.
    slices : int
        Length of the input, a multiple of three; as many cycles are run.
    gains : Gains
        Strengths of the connections.
    dtype, device
        Of the activations.

    Raises
    ------
    TypeError, ValueError
        If a word holds other signs or stands there twice, or the number of slices is none.

    References
    ----------
    McClelland and Elman (1986), Cognitive Psychology 18, 1-86; Strauss, Harris and Magnuson (2007), Behavior Research Methods 39, 19-30.

    Examples
    --------
    >>> from rnncortex.models.cognition import phonemes
    >>> from rnncortex.models.cognition.trace import Trace
    >>> model = Trace(["bit", "bat", "pat"], 48)
    >>> model(phonemes.utterance(["bat"], 48)).words[0, -1].argmax().item()
    1
    """

    up: Tensor
    down: Tensor
    values: Tensor
    window: Tensor
    overlap: Tensor

    def __init__(
        self, words: Sequence[str], slices: int, *, gains: Gains | None = None, dtype: torch.dtype = torch.float64, device: Any = "cpu"
    ) -> None:
        super().__init__()
        slices = checks.count("slices", slices)
        if isinstance(words, str) or not words:
            raise TypeError(f"words: expected a list of strings, got {words!r}")
        if slices % PER_COLUMN:
            raise ValueError(f"slices: expected a multiple of {PER_COLUMN}, got {slices}")
        if len(set(words)) < len(words):
            raise ValueError("words: expected each word once, got one twice")
        self.words, self.slices, self.columns = list(words), slices, slices // PER_COLUMN
        self.gains = Gains() if gains is None else gains
        self.order = sorted(range(len(words)), key=lambda k: len(words[k]))
        spans = [2 * len(words[k]) for k in self.order]
        self.groups = [(span, spans.index(span), spans.index(span) + spans.count(span)) for span in sorted(set(spans))]
        place = {"dtype": dtype, "device": device}
        up, down = self._connections(dtype)
        self.register_buffer("up", up.to(device), persistent=False)
        self.register_buffer("down", down.to(device), persistent=False)
        self.register_buffer("values", phonemes.FEATURES.to(**place), persistent=False)
        apart = PER_COLUMN * torch.arange(self.columns)[:, None] - torch.arange(slices)
        window = (1 - apart.abs() / 6).clamp(min=0)
        self.register_buffer("window", (window / (1 + 2 * sum((k / 6) ** 2 for k in range(1, 6)))).to(**place), persistent=False)
        column = torch.arange(self.columns)
        self.register_buffer("overlap", (2 - (column[:, None] - column).abs()).clamp(min=0).to(**place), persistent=False)

    def _connections(self, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        rows, columns, weights = [], [], []
        for row, number in enumerate(self.order):
            for place, phoneme in enumerate(phonemes.indices(self.words[number], name="words").tolist()):
                for start in range(self.columns):
                    for step, weight in ((-1, 0.75), (0, 1.0), (1, 0.75)):
                        at = start + 2 * place + step
                        if 0 <= at < self.columns:
                            rows.append(row * self.columns + start)
                            columns.append(phoneme * self.columns + at)
                            weights.append(weight / 2.625)
        sizes = (len(self.words) * self.columns, len(phonemes.PHONEMES) * self.columns)
        down, across, strength = torch.tensor(rows), torch.tensor(columns), torch.tensor(weights, dtype=dtype)
        return sparse.matrix(down, across, strength, sizes), sparse.matrix(across, down, strength, sizes[::-1])

    def index(self, words: Sequence[str]) -> Tensor:
        """Numbers of words in the lexicon.

        Raises
        ------
        ValueError
            If a word is not in it; the message says which.
        """
        unknown = [word for word in words if word not in self.words]
        if unknown:
            raise ValueError(f"words: expected words of the lexicon, got {', '.join(map(repr, unknown[:5]))}")
        return torch.tensor([self.words.index(word) for word in words])

    def _word_rivalry(self, active: Tensor) -> Tensor:
        squared = active.square()
        load = squared.new_zeros(self.columns + 1, squared.shape[-1])
        for span, first, last in self.groups:
            total = squared[first:last].sum(0).cumsum(0)
            covered = total.clone()
            covered[span:] -= total[:-span]
            load[:-1] += covered
        load = torch.cat((load.new_zeros(1, load.shape[-1]), load[:-1].clamp(max=CAP).cumsum(0)))
        starts = torch.arange(self.columns, device=active.device)
        rivalry = torch.empty_like(active)
        for span, first, last in self.groups:
            ends = (starts + span).clamp(max=self.columns)
            own = (ends - starts).to(active)[:, None]
            torch.sub(load[ends] - load[starts], own * squared[first:last], out=rivalry[first:last])
        return self.gains.word_inhibition * rivalry

    def forward(self, inputs: Tensor) -> Course:
        """Activations while an utterance is heard, one slice a cycle.

        Parameters
        ----------
        inputs : Tensor, shape (trials, slices, 63)
            Feature values, as :func:`rnncortex.models.cognition.phonemes.utterance` makes them.

        Returns
        -------
        Course

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        checks.tensor("inputs", inputs, "trials slices channels", {"slices": self.slices, "channels": 63}, like=("the model", self.values))
        gains, trials, columns = self.gains, len(inputs), self.columns
        feature = inputs.new_full((7, 9, self.slices, trials), gains.feature_rest)
        phoneme = inputs.new_full((len(phonemes.PHONEMES), columns, trials), gains.phoneme_rest)
        word = inputs.new_full((len(self.words), columns, trials), gains.word_rest)
        back, phoneme_course, word_course = torch.tensor(self.order).argsort(), [], []
        for now in range(self.slices):
            heard, sent, active = feature[:, :, : now + 1].clamp(min=0), phoneme.clamp(min=0), word.clamp(min=0)
            drive = gains.feature_inhibition * (heard - heard.sum(1, keepdim=True))
            drive[:, :, now] += inputs[:, now].T.unflatten(0, (7, 9))
            matched = (self.values @ heard.flatten(0, 1).flatten(1)).view(-1, now + 1, trials)
            to_phonemes = gains.feature_phoneme * (self.window[:, : now + 1] @ matched)
            to_phonemes += gains.word_phoneme * (self.down @ active.flatten(0, 1)).view_as(phoneme)
            own = self.overlap.diagonal()[:, None] * sent
            to_phonemes -= gains.phoneme_inhibition * (self.overlap @ sent.sum(0) - own)
            to_words = 2 * gains.phoneme_word * (self.up @ sent.flatten(0, 1)).view_as(word) - self._word_rivalry(active)
            feature[:, :, : now + 1] = activation.advance(
                feature[:, :, : now + 1], drive, rest=gains.feature_rest, decay=gains.feature_decay, minimum=MINIMUM
            )
            phoneme = activation.advance(phoneme, to_phonemes, rest=gains.phoneme_rest, decay=gains.phoneme_decay, minimum=MINIMUM)
            word = activation.advance(word, to_words, rest=gains.word_rest, decay=gains.word_decay, minimum=MINIMUM)
            phoneme_course.append(phoneme.permute(2, 1, 0))
            word_course.append(word[back, ALIGNED].T)
        return Course(torch.stack(phoneme_course, 1), torch.stack(word_course, 1))

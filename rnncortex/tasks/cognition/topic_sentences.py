"""Simple English sentences with a topic, from a grammar whose ideal predictor is known."""

import itertools

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov

NOUNS = ("cook", "baker", "waiter", "farmer", "shepherd", "horse", "sailor", "fish", "captain", "teacher", "pupil", "friend")
"""Stems, three for each of the topics kitchen, farm, sea and school."""

VERBS = ("see", "help", "follow", "know")
TOPICS = 4
WORDS = (
    "the",
    ".",
    "near",
    "behind",
    *(f"{noun}{end}" for end in ("", "s") for noun in NOUNS),
    *(f"{verb}{end}" for end in ("s", "") for verb in VERBS),
)
"""The vocabulary: function words, nouns in singular and plural, verbs that go with a singular and a plural."""

_PLACES = ("the", "subject", "preposition", "its the", "its noun", "verb", "object the", "object", "stop")


def source(*, own_topic: float = 0.7, keep_topic: float = 0.95) -> HiddenMarkov:
    r"""The grammar as a hidden Markov source: a state is a topic, a place in the sentence, and the number of its subject.

    .. math:: S \to \text{the } N_k \; (P \text{ the } N)^* \; V_k \; [\text{the } N] \; .

    The verb agrees in number k with the subject, whatever stands between them: a prepositional phrase comes with probability 0.3, and again
    after each. An object comes with probability 0.6. Nouns are of the sentence's topic with probability ``own_topic``, else of any other;
    the next sentence has the same topic with probability ``keep_topic``, else any other.

    Parameters
    ----------
    own_topic, keep_topic : float
        Between 0 and 1.

    Returns
    -------
    HiddenMarkov
        float64; its symbols are numbers of ``WORDS``.

    Raises
    ------
    TypeError, ValueError
        If a probability is not between 0 and 1.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import topic_sentences
    >>> text = topic_sentences.source().sample(trials=1, time=7, seed=3).symbols
    >>> topic_sentences.words(text[0])
    'the baker knows the cooks . the'
    """
    checks.number("own_topic", own_topic, above=0, below=1)
    checks.number("keep_topic", keep_topic, above=0, below=1)
    states = list(itertools.product(range(TOPICS), _PLACES, range(2)))
    place = {state: row for row, state in enumerate(states)}
    transition = torch.zeros(len(states), len(states), dtype=torch.float64)
    emission = torch.zeros(len(states), len(WORDS), dtype=torch.float64)
    topics = torch.full((TOPICS, TOPICS), (1 - keep_topic) / (TOPICS - 1), dtype=torch.float64).fill_diagonal_(keep_topic)
    for (topic, where, number), row in place.items():
        emission[row] = _emission(topic, where, number, own_topic)
        for following, probability in _following(where):
            for other in range(TOPICS) if where == "stop" else (topic,):
                share = topics[topic, other] if where == "stop" else 1.0
                for now in range(2) if where in ("stop", "the") else (number,):
                    chance = 0.5 if where in ("stop", "the") else 1.0
                    transition[row, place[other, following, now]] += probability * share * chance
    return HiddenMarkov(transition, emission)


def words(text: Tensor) -> str:
    """A text in words.

    Parameters
    ----------
    text : Tensor of int, shape (time,)
        Numbers of ``WORDS``.

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        If a number is of no word.
    """
    checks.symbols("text", text, "time", below=len(WORDS))
    return " ".join(WORDS[number] for number in text.tolist())


def numbers(text: str) -> Tensor:
    """A text in numbers.

    Parameters
    ----------
    text : str
        Words of the vocabulary, divided by spaces, the stop one of them.

    Returns
    -------
    Tensor of int, shape (time,)

    Raises
    ------
    TypeError, ValueError
        If the text is no text or empty, or a word is not in the vocabulary.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import topic_sentences
    >>> topic_sentences.numbers("the fish sees the sailors .").tolist()
    [0, 11, 28, 0, 22, 1]
    """
    if not isinstance(text, str):
        raise TypeError(f"text: expected words, got {checks.describe(text)}")
    if not (parts := text.split()):
        raise ValueError("text: expected at least one word, got none")
    for word in parts:
        if word not in WORDS:
            raise ValueError(f"text: expected words of the vocabulary ({', '.join(WORDS)}), got {word!r}")
    return torch.tensor([WORDS.index(word) for word in parts])


def _following(where: str) -> list[tuple[str, float]]:
    after_noun = [("preposition", 0.3), ("verb", 0.7)]
    return {
        "the": [("subject", 1.0)],
        "subject": after_noun,
        "preposition": [("its the", 1.0)],
        "its the": [("its noun", 1.0)],
        "its noun": after_noun,
        "verb": [("object the", 0.6), ("stop", 0.4)],
        "object the": [("object", 1.0)],
        "object": [("stop", 1.0)],
        "stop": [("the", 1.0)],
    }[where]


def _emission(topic: int, where: str, number: int, own_topic: float) -> Tensor:
    probability = torch.zeros(len(WORDS), dtype=torch.float64)
    if where.endswith("the"):
        probability[WORDS.index("the")] = 1
    elif where == "stop":
        probability[WORDS.index(".")] = 1
    elif where == "preposition":
        probability[WORDS.index("near")] = probability[WORDS.index("behind")] = 0.5
    elif where == "verb":
        first = WORDS.index(f"{VERBS[0]}s" if number == 0 else VERBS[0])
        probability[first : first + len(VERBS)] = 1 / len(VERBS)
    else:
        each = len(NOUNS) // TOPICS
        nouns = torch.full((len(NOUNS),), (1 - own_topic) / (len(NOUNS) - each), dtype=torch.float64)
        nouns[topic * each : (topic + 1) * each] = own_topic / each
        first = WORDS.index(NOUNS[0])
        either = torch.tensor([0.5, 0.5]) if where != "subject" else torch.eye(2)[number]
        probability[first : first + 2 * len(NOUNS)] = (either.double()[:, None] * nouns).flatten()
    return probability

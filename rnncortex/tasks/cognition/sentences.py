"""Elman's sentences of two and three words, from sixteen frames of word classes, as a hidden Markov source without end marks."""

import torch

from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov

CLASSES = {
    "human": ("man", "woman", "boy", "girl"),
    "animal": ("cat", "dog", "mouse"),
    "inanimate": ("book", "rock", "car"),
    "aggressive": ("dragon", "monster", "lion"),
    "fragile": ("glass", "plate"),
    "food": ("cookie", "bread", "sandwich"),
    "intransitive": ("think", "sleep", "exist"),
    "transitive": ("see", "chase", "like"),
    "agent or patient": ("move", "break"),
    "perception": ("smell", "see"),
    "destruction": ("break", "smash"),
    "eating": ("eat",),
}
"""The words of each class; *see* and *break* are in two."""

FRAMES = (
    ("human", "eating", "food"),
    ("human", "perception", "inanimate"),
    ("human", "destruction", "fragile"),
    ("human", "intransitive"),
    ("human", "transitive", "human"),
    ("human", "agent or patient", "inanimate"),
    ("human", "agent or patient"),
    ("animal", "eating", "food"),
    ("animal", "transitive", "animal"),
    ("animal", "agent or patient", "inanimate"),
    ("animal", "agent or patient"),
    ("inanimate", "agent or patient"),
    ("aggressive", "destruction", "fragile"),
    ("aggressive", "eating", "human"),
    ("aggressive", "eating", "animal"),
    ("aggressive", "eating", "food"),
)
"""Which classes follow each other in a sentence; all frames are equally likely."""

NOUNS = ("human", "animal", "aggressive", "inanimate", "fragile", "food")

ANIMATE = ("human", "animal", "aggressive")

WORDS = tuple(dict.fromkeys(word for words in CLASSES.values() for word in words))
"""The 29 words that the classes name."""


def classes_of(word: str) -> list[str]:
    """The classes that a word is in.

    Raises
    ------
    ValueError
        If it is no word of this language.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import sentences
    >>> sentences.classes_of("see")
    ['transitive', 'perception']
    """
    found = [name for name, words in CLASSES.items() if word in words]
    if not found:
        raise ValueError(f"word: expected one of {', '.join(WORDS)}, got {word!r}")
    return found


def source() -> HiddenMarkov:
    """The stream of sentences: each state is a place in a frame, which emits the words of its class with equal chances.

    References
    ----------
    Elman (1990), Cognitive Science 14, 179-211, tables 3 and 4.
    """
    states = [(frame, place) for frame in range(len(FRAMES)) for place in range(len(FRAMES[frame]))]
    transition = torch.zeros(len(states), len(states), dtype=torch.float64)
    emission = torch.zeros(len(states), len(WORDS), dtype=torch.float64)
    starts = torch.tensor([place == 0 for _, place in states])
    for row, (frame, place) in enumerate(states):
        if place + 1 < len(FRAMES[frame]):
            transition[row, row + 1] = 1.0
        else:
            transition[row, starts] = 1 / len(FRAMES)
        words = CLASSES[FRAMES[frame][place]]
        emission[row, [WORDS.index(word) for word in words]] = 1 / len(words)
    return HiddenMarkov(transition, emission)

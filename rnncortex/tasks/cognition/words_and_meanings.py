"""Forty short words with letters and meanings, after Hinton and Shallice (1991).

The words are the paper's, eight in each of five categories. Its table of 68 features of meaning is not used here: features are drawn
so that words of one category share most of theirs, which is what the experiment needs, and the draw is a parameter.

Source: G. E. Hinton and T. Shallice (1991), Lesioning an attractor network: investigations of acquired dyslexia, Psychological Review
98, 74-95.
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed

_WORDS = {
    "indoor objects": "bed can cot cup gem mat mug pan",
    "animals": "bug cat cow dog hawk pig ram rat",
    "body parts": "back bone gut hip leg lip pore rib",
    "foods": "bun ham hock lime nut pop pork rum",
    "outdoor objects": "bog dew dune log mud park rock tor",
}
CATEGORIES = {category: words.split() for category, words in _WORDS.items()}
"""Category to words."""

WORDS = [word for words in CATEGORIES.values() for word in words]
CATEGORY = torch.arange(len(CATEGORIES)).repeat_interleave(8)
"""Number of the category of each word, shape (40,)."""

LETTERS = sorted({(place, letter) for word in WORDS for place, letter in enumerate(word)})
"""The 28 pairs of place and letter that occur."""


def letters(words: list[str] | None = None) -> Tensor:
    """Words as patterns over units for a letter in a place.

    Parameters
    ----------
    words : list of str, optional
        The forty if left out.

    Returns
    -------
    Tensor, shape (words, 28)
        Zeros and ones, float64.

    Raises
    ------
    ValueError
        If a word has a letter in a place where none of the forty has it.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import words_and_meanings
    >>> words_and_meanings.letters().shape
    torch.Size([40, 28])
    """
    shown = WORDS if words is None else words
    for word in shown:
        if not isinstance(word, str) or not word or any(unit not in LETTERS for unit in enumerate(word)):
            raise ValueError(f"words: expected letters that one of the forty words has in the same place, got {word!r}")
    return torch.tensor([[float(unit in set(enumerate(word))) for unit in LETTERS] for word in shown], dtype=torch.float64)


def sememes(*, features: int = 68, seed: Seed = 0) -> Tensor:
    """Meanings of the forty words: a prototype for each category, which each word follows with exceptions of its own.

    A feature is in a prototype with probability 0.22; a word has a feature of its prototype with probability 0.8 and another one with
    0.06. That makes about 16 features a word, with cosines of about 0.65 within a category and 0.25 between categories.

    Parameters
    ----------
    features : int
    seed

    Returns
    -------
    Tensor, shape (40, features)
        Zeros and ones, float64.

    Raises
    ------
    TypeError, ValueError
        If the number of features is no whole number above zero.
    """
    checks.count("features", features)
    generator = seeding.generator(seed)
    prototype = seeding.uniform((len(CATEGORIES), 1, features), generator) < 0.22
    drawn = seeding.uniform((len(CATEGORIES), 8, features), generator)
    return torch.where(prototype, drawn < 0.8, drawn < 0.06).reshape(len(WORDS), features).double()


def share_a_letter() -> Tensor:
    """Which of the forty words look alike: they have a letter in the same place; shape (40, 40), of bool."""
    shown = letters()
    return (shown @ shown.T) > 0


def share_a_category() -> Tensor:
    """Which of the forty words are of one category; shape (40, 40), of bool."""
    return CATEGORY[:, None] == CATEGORY

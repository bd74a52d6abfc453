"""Reicher's items: each has the property that its kind promises."""

from rnncortex.data.cognition import lexicons
from rnncortex.models.cognition.letters import ALPHABET
from rnncortex.tasks.cognition import forced_choice
from tests.bad_input import Case

LEXICON = lexicons.written().words
KNOWN = set(LEXICON)
WORDS = forced_choice.words(LEXICON, 50, seed=0)

BAD_INPUT = [
    Case(forced_choice.words, {"lexicon": LEXICON, "items": 5, "seed": 0}, counts=("items",), seeds=("seed",), others={"items": 10**6}),
    Case(
        forced_choice.pseudowords,
        {"lexicon": LEXICON, "items": 5, "neighbours": 3, "seed": 0},
        counts=("items", "neighbours"),
        seeds=("seed",),
        others={"lexicon": ["work", "works"]},
    ),
    Case(forced_choice.consonant_strings, {"lexicon": LEXICON, "items": 5, "seed": 0}, counts=("items",), seeds=("seed",)),
]


def exchanged(items):
    rows = zip(items.strings, items.place.tolist(), items.target.tolist(), items.foil.tolist(), strict=True)
    for string, place, target, foil in rows:
        assert string[place] == ALPHABET[target]
        assert target != foil
        yield string, string[:place] + ALPHABET[foil] + string[place + 1 :]


def neighbours(string):
    return sum(string[:p] + c + string[p + 1 :] in KNOWN for p in range(4) for c in ALPHABET if c != string[p])


def test_both_letters_make_words():
    assert all(a in KNOWN and b in KNOWN for a, b in exchanged(WORDS))


def test_pseudowords_are_no_words_but_near():
    assert all(s not in KNOWN and neighbours(s) >= 3 for pair in exchanged(forced_choice.pseudowords(LEXICON, 50, seed=1)) for s in pair)


def test_consonants_share_one_letter_with_a_word_at_most():
    for string, _ in exchanged(forced_choice.consonant_strings(LEXICON, 50, seed=2)):
        assert not set(string) & set("aeiouy")
        assert max(sum(a == b for a, b in zip(string, word, strict=True)) for word in LEXICON) <= 1


def test_alone_leaves_the_letter_in_its_place():
    alone = WORDS.alone()
    for string, word, place in zip(alone.strings, WORDS.strings, WORDS.place.tolist(), strict=True):
        assert string == "".join(word[k] if k == place else "_" for k in range(4))

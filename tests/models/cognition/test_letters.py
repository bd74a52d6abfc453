"""The font: every letter is another, counts of segments known from the drawings, and clear answers to what is no word."""

import pytest
import torch

from rnncortex.models.cognition import letters
from tests.bad_input import Case

BAD_INPUT = [
    Case(letters.indices, {"words": ["work"]}, others={"words": ["wörk"]}),
    Case(letters.indices, {"words": ["work"]}, others={"words": "work"}),
    Case(letters.indices, {"words": ["work"]}, others={"words": []}),
    Case(letters.display, {"words": ["work"]}, others={"words": ["works"]}),
    Case(letters.display, {"words": ["work"]}, others={"words": [3]}),
    Case(letters.mask, {"places": 4}, counts=("places",)),
]


def test_no_two_letters_are_alike():
    assert len({tuple(code) for code in letters.CODES.tolist()}) == 26


def test_what_is_known_of_single_letters():
    segments = {letter: code.sum().item() for letter, code in zip(letters.ALPHABET, letters.CODES, strict=True)}
    assert segments["i"] == 4
    assert segments["l"] == 3
    assert segments["e"] == segments["f"] + 1
    o, q = letters.CODES[letters.ALPHABET.index("o")], letters.CODES[letters.ALPHABET.index("q")]
    assert torch.equal((q - o).nonzero().flatten(), torch.tensor([letters.SEGMENTS.index("diagonal, lower right")]))


def test_a_blank_says_nothing():
    seen = letters.display(["_o__"])[0]
    assert seen[[0, 2, 3]].abs().sum() == 0
    assert torch.equal(seen[1], 2 * letters.CODES[14] - 1)


def test_the_mask_is_an_o_over_an_x():
    o, x = (letters.CODES[letters.ALPHABET.index(c)] for c in "ox")
    assert torch.equal(letters.mask()[0, 2] > 0, (o + x) > 0)


def test_the_message_names_the_string():
    with pytest.raises(ValueError, match="'wo k'"):
        letters.display(["work", "wo k"])

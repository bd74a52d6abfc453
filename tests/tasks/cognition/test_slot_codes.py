"""Letters and sounds in slots, against words coded by hand."""

import pytest
import torch

from rnncortex.tasks.cognition import slot_codes
from tests.bad_input import Case

BAD_INPUT = [
    Case(slot_codes.split_letters, {"word": "cat"}, others={"word": "shh"}),
    Case(slot_codes.letters, {"words": ["cat"]}, others={"words": ["cat", "Cat"]}),
    Case(slot_codes.from_arpabet, {"phones": ["AE1"]}, others={"phones": ["QQ"]}),
    Case(slot_codes.sounds, {"pronunciations": ["k@t"]}, others={"pronunciations": ["kt"]}),
    Case(slot_codes.spoken, {"activity": torch.zeros(1, 61)}, others={"activity": torch.zeros(1, 60)}),
]


def test_the_codes_have_the_published_sizes() -> None:
    assert (len(slot_codes.LETTER_UNITS), len(slot_codes.SOUND_UNITS)) == (105, 61)
    assert (len(slot_codes.ONSET_LETTERS), len(slot_codes.VOWEL_LETTERS), len(slot_codes.CODA_LETTERS)) == (30, 27, 48)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("thing", {("onset", x) for x in ("t", "h", "th")} | {("vowel", "i")} | {("coda", x) for x in ("n", "g", "ng")}),
        ("catch", {("onset", "c"), ("vowel", "a")} | {("coda", x) for x in ("t", "c", "h", "ch", "tch")}),
        ("show", {("onset", x) for x in ("s", "h", "sh")} | {("vowel", x) for x in ("o", "ow")}),
        ("year", {("onset", "y"), ("coda", "r")} | {("vowel", x) for x in ("e", "a", "ea")}),
    ],
)
def test_letters_and_their_groups_are_on(word: str, expected: set) -> None:
    on = {unit for unit, x in zip(slot_codes.LETTER_UNITS, slot_codes.letters([word])[0], strict=True) if x}
    assert on == expected


@pytest.mark.parametrize(
    ("phones", "said"),
    [("HH AE1 V", "h@v"), ("S T R IY1 T S", "strEts"), ("TH ER1 D", "Turd"), ("L IH1 P S", "lips"), ("CH ER1 CH", "CurC"), ("AA1", "a")],
)
def test_pronunciations_come_back(phones: str, said: str) -> None:
    text = slot_codes.from_arpabet(phones.split())
    assert text == said
    assert slot_codes.spoken(slot_codes.sounds([text])) == [said]


@pytest.mark.parametrize("said", ["@sks", "livd"])
def test_a_lost_order_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="order"):
        slot_codes.sounds([said])


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        slot_codes.letters([])


def test_only_the_vowel_is_always_said() -> None:
    activity = torch.full((1, 61), 0.4)
    assert len(slot_codes.spoken(activity)[0]) == 1

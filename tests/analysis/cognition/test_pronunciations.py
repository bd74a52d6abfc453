"""Readings of nonwords, against a language small enough to look through."""

import pytest

from rnncortex.analysis.cognition.pronunciations import Pronunciations
from tests.bad_input import Case

WORDS, SPOKEN = ["gave", "save", "have", "mate", "hat", "height"], ["gAv", "sAv", "h@v", "mAt", "h@t", "hIt"]
KNOWN = Pronunciations(WORDS, SPOKEN)

BAD_INPUT = [
    Case(Pronunciations, {"words": WORDS, "spoken": SPOKEN}, others={"words": [], "spoken": SPOKEN[:2]}),
    Case(KNOWN.readings, {"word": "gat"}, others={"word": "grr"}),
    Case(KNOWN.consistency, {"word": "have", "spoken": "h@v"}, others={"word": "hive", "spoken": "hv"}),
]


def test_the_regular_reading_comes_first_and_an_unknown_body_has_none() -> None:
    assert KNOWN.readings("mave") == ["mAv", "m@v"]
    assert KNOWN.readings("hate") == ["hAt"]
    assert KNOWN.readings("mune") == []
    assert KNOWN.readings("plave") == []


def test_consistency_is_the_share_of_friends() -> None:
    assert KNOWN.consistency("have", "h@v") == pytest.approx(1 / 3)
    assert KNOWN.consistency("save", "sAv") == pytest.approx(2 / 3)
    assert KNOWN.consistency("hat", "h@t") == 1

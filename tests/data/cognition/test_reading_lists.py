"""The published lists are whole."""

from rnncortex.data.cognition import reading_lists


def test_sizes_are_those_of_the_papers() -> None:
    assert {len(set(words)) for words in reading_lists.WORDS.values()} == {24}
    assert {len(set(words)) for words in reading_lists.NONWORDS.values()} == {43}
    assert not {word for words in reading_lists.WORDS.values() for word in words} & {w for v in reading_lists.NONWORDS.values() for w in v}

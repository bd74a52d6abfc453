"""Words without gaps: what can follow what, and how often."""

import pytest
import torch

from rnncortex.tasks.cognition.letter_stream import LetterStream
from tests.bad_input import Case

STREAM = LetterStream(["ab", "abc", "d"])

BAD_INPUT = [
    Case(LetterStream, {"words": ["ab", "c"]}, others={"words": ["ab", "ab"]}),
    Case(LetterStream, {"words": ["ab", "c"]}, others={"words": "ab"}),
    Case(STREAM.spelled, {"symbols": torch.tensor([0, 1])}, others={"symbols": torch.tensor([9])}),
]


def test_the_source_by_hand():
    source = STREAM.source()
    assert STREAM.letters == "abcd"
    assert STREAM.places.tolist() == [0, 1, 0, 1, 2, 0]
    start = torch.tensor([1, 0, 1, 0, 0, 1], dtype=torch.float64) / 3
    assert torch.equal(source.transition[[1, 4, 5]], start.expand(3, -1))
    assert source.transition[2, 3] == 1
    assert source.emission.argmax(-1).tolist() == [0, 1, 0, 1, 2, 3]


def test_a_sample_is_made_of_the_words():
    emitted = STREAM.source().sample(1, 3000, seed=0)
    text = STREAM.spelled(emitted.symbols[0])
    assert set(text.replace("abc", "").replace("ab", "").replace("d", "")[1:-1]) <= set()
    assert text.count("d") / (text.count("d") + text.count("ab")) == pytest.approx(1 / 3, abs=0.05)

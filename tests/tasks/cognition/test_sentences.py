"""Elman's sentences: sizes of the language as published, and what a sample is made of."""

import pytest
import torch

from rnncortex.tasks.cognition import sentences
from tests.bad_input import Case

BAD_INPUT = [
    Case(sentences.classes_of, {"word": "see"}, others={"word": "zog"}),
]


def test_the_published_sizes():
    assert len(sentences.WORDS) == 29
    assert len(sentences.FRAMES) == 16
    assert len(sentences.CLASSES) == 12


def test_every_sample_can_be_parsed():
    symbols = sentences.source().sample(1, 400, seed=0).symbols[0].tolist()
    words = [sentences.WORDS[k] for k in symbols]
    ends = {0, 1, 2}
    for at in range(len(words)):
        for frame in sentences.FRAMES:
            fits = all(at + k < len(words) and words[at + k] in sentences.CLASSES[c] for k, c in enumerate(frame))
            if at in ends and fits:
                ends.add(at + len(frame))
    assert max(ends) >= len(words) - 3


def test_a_frame_is_as_likely_as_another():
    source = sentences.source()
    starts = torch.tensor([place == 0 for frame in sentences.FRAMES for place in range(len(frame))])
    share = source.initial[starts]
    assert torch.allclose(share, share[0].expand(16))
    words_a_sentence = sum(map(len, sentences.FRAMES)) / 16
    assert share.sum().item() == pytest.approx(1 / words_a_sentence)

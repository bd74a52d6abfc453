"""The lexicons: how many words, of what, in which order."""

import torch

from rnncortex.data.cognition import lexicons
from rnncortex.models.cognition import letters, phonemes


def test_written_words():
    words, sounds, zipf = lexicons.written()
    assert len(words) == len(set(words)) == lexicons.WRITTEN == len(zipf)
    assert words == sounds
    assert letters.indices(words).shape == (1179, 4)
    assert not set(words) & lexicons.LEFT_OUT
    assert (zipf.diff() <= 0.011).all()
    assert {"work", "word", "have", "gave", "save"} <= set(words)


def test_spoken_words():
    words, sounds, zipf = lexicons.spoken()
    assert len(words) == len(set(sounds)) == lexicons.SPOKEN == len(zipf)
    assert all(2 <= len(phonemes.indices(s)) <= 7 for s in sounds)
    assert dict(zip(words, sounds, strict=True))["street"] == "strit"
    assert torch.isfinite(zipf).all()

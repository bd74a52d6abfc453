"""Synthetic speech as it ships."""

import numpy as np
import pytest
import torch

from rnncortex.data.cognition import synthetic_speech


def test_recordings_are_whole() -> None:
    speech = synthetic_speech.load()
    words, voices, slices, bands = speech.spectra.shape
    assert (words, voices, bands) == (len(set(speech.words)), len(set(speech.voices)), 32)
    assert speech.spectra.min() == 0
    assert speech.spectra.max() == 1
    during = torch.arange(slices) < speech.lengths[..., None]
    assert torch.equal(speech.phonemes >= 0, during)
    assert (speech.spectra[~during] == 0).all()
    assert speech.phonemes.max() == len(speech.names) - 1


def test_phonemes_follow_the_word() -> None:
    speech = synthetic_speech.load()
    said = torch.unique_consecutive(speech.phonemes[speech.words.index("seed"), 0])
    assert [speech.names[k] for k in said.tolist() if k >= 0] == ["s", "i:", "d"]


def test_mel_bands_are_triangles_that_cover_the_range() -> None:
    bands = synthetic_speech._mel_bands(22050, 551)
    frequency = np.fft.rfftfreq(551, 1 / 22050)
    assert bands.min() >= 0
    assert bands.max() <= 1
    peaks = frequency[bands.argmax(0)]
    assert (np.diff(peaks) >= 0).all()
    assert 60 < peaks[0] < 200
    assert 7000 < peaks[-1] < 8000


def test_a_changed_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic_speech, "SHA256", "other")
    with pytest.raises(ValueError, match="checksum"):
        synthetic_speech.load()

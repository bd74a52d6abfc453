"""Digits: against what scikit-learn ships."""

import pytest
import torch
from sklearn import datasets

from rnncortex.data.images import digits


def test_digits_are_those_of_scikit_learn() -> None:
    loaded, shipped = digits.load(), datasets.load_digits()
    assert torch.equal(loaded.images * 16, torch.from_numpy(shipped.data).float())
    assert loaded.labels.tolist() == shipped.target.tolist()
    assert loaded.images.dtype == torch.float32


def test_two_tones_split_at_half_ink() -> None:
    loaded = digits.load()
    assert torch.equal(loaded.spins() > 0, loaded.images >= 0.5)


def test_other_images_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = datasets.load_digits()
    changed.data[0, 0] = 1
    monkeypatch.setattr(datasets, "load_digits", lambda: changed)
    with pytest.raises(ValueError, match="digits, from scikit-learn: expected content with the checksum"):
        digits.load()

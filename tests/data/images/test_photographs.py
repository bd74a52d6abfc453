"""Photographs: against what scikit-learn ships."""

from pathlib import Path

import pytest
import torch
from sklearn import datasets

from rnncortex.data.images import photographs


def test_photographs_are_those_of_scikit_learn_in_grey() -> None:
    loaded, shipped = photographs.load(), datasets.load_sample_images()
    assert loaded.images.shape == (2, 427, 640)
    for image, colours in zip(loaded.images, shipped.images, strict=True):
        red, green, blue = (torch.tensor(colours[..., k]).double() for k in range(3))
        torch.testing.assert_close(image, (red + green + blue) / 3 / 255)
    assert loaded.names == ("temple", "flower")


def test_other_photographs_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = datasets.load_sample_images()
    other = tmp_path / "other.jpg"
    other.write_bytes(b"other")
    changed.filenames = [str(other), changed.filenames[1]]
    monkeypatch.setattr(datasets, "load_sample_images", lambda: changed)
    with pytest.raises(ValueError, match="photographs, from scikit-learn: expected content with the checksum"):
        photographs.load()

"""The recording is what its page says, and the song is resampled so that no sound is lost."""

import numpy as np
import pytest
import torch

from rnncortex.data.neural_data import songbird


def test_shapes_and_ranges() -> None:
    bird = songbird.load()
    assert bird.activity.shape == (1, 666, 75)
    assert bird.song.shape[2] == 141
    assert bird.activity.min() >= 0
    assert 0 <= bird.song.min() <= bird.song.max() <= 1
    assert abs(bird.song.shape[1] * bird.song_dt - 666 * bird.dt) < 0.1


def test_song_at_frames_by_a_fine_grid() -> None:
    bird = songbird.load()
    per_frame = bird.song_at_frames()
    sounds = bird.song.shape[1]
    grid = (torch.arange(666 * 500, dtype=torch.float64) + 0.5) / (666 * 500) * sounds
    expected = bird.song[0, grid.long().clamp(max=sounds - 1)].reshape(666, 500, -1).mean(1)
    torch.testing.assert_close(per_frame[0], expected, rtol=0, atol=5e-3)
    torch.testing.assert_close(per_frame.mean(1), bird.song.mean(1))


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    np.savez(tmp_path / "other.npz", activity=np.zeros((2, 2), np.float32), song=np.zeros((2, 2), np.uint8))
    monkeypatch.setattr(songbird, "FILE", tmp_path / "other.npz")
    with pytest.raises(ValueError, match="songbird: expected content with the checksum"):
        songbird.load()

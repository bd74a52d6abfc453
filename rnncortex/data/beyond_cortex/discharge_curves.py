"""Measured discharges of a lithium-ion pouch cell at three constant currents, and what an electrochemical simulator makes of them.

The cell is an Enertech pouch cell of 2.28 Ah, at the beginning of its life, discharged in half an hour, one hour and two hours.

Source: the measurements of B. Rieger, S. V. Erhard, K. Rumpf and A. Jossen (2016), A new method to model the thickness change of a
commercial pouch cell during discharge, Journal of The Electrochemical Society 163, A1566-A1575, as they are used in W. Ai, L. Kraft, J.
Sturm, A. Jossen and B. Wu (2020), Electrochemical thermal-mechanical modelling of stress inhomogeneity in lithium-ion pouch cells, ibid.
167, 013512, and ship as ``{0.5,1,2}C_discharge_U.txt`` in the Python package PyBaMM 23.5. Licence: BSD 3-clause; its notice is in
``discharge_curves.md``.

The simulation beside each is the Doyle-Fuller-Newman model with one temperature of PyBaMM 26.10.1.1 and the parameters of the second paper
(``Ai2020``), from full charge.

Units: seconds and volts, every 20 s, kept in steps of a tenth of a millivolt; NaN where the simulated cell is already empty.
``python -m rnncortex.data.beyond_cortex.discharge_curves FOLDER`` makes the file again from the folder of the measurements, where PyBaMM is
installed (the extra ``offline``).
"""

import importlib.util
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".npz")

SHA256 = "b8797320446428a017eac00f5d9741e08a81a0587291c3c588fe9e3024a30b3c"
"""Checksum of the stored voltages, as bytes."""

RATES, DT, STEP, EMPTY = (0.5, 1.0, 2.0), 20, 1e-4, -1


class Discharge(NamedTuple):
    """One discharge.

    Attributes
    ----------
    rate : float
        Current, as a multiple of what empties the cell in an hour.
    times : Tensor, shape (time,)
        Seconds.
    measured, simulated : Tensor, shape (time,)
        Volts, float64; NaN where the simulated cell is empty.
    """

    rate: float
    times: Tensor
    measured: Tensor
    simulated: Tensor


def load() -> list[Discharge]:
    """The three discharges, by rising current.

    Returns
    -------
    list of Discharge

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import discharge_curves
    >>> [(curve.rate, len(curve.times)) for curve in discharge_curves.load()]
    [(0.5, 366), (1.0, 181), (2.0, 89)]
    """
    with np.load(FILE) as content:
        parts = [(content[f"measured{k}"], content[f"simulated{k}"]) for k in range(len(RATES))]
    artefacts.verify("discharge_curves", artefacts.checksum(*(part for pair in parts for part in pair)), SHA256)
    found = []
    for rate, (measured, simulated) in zip(RATES, parts, strict=True):
        volts = np.where(simulated == EMPTY, np.nan, simulated * STEP)
        found.append(Discharge(rate, DT * torch.arange(len(measured)).double(), torch.from_numpy(measured * STEP), torch.from_numpy(volts)))
    return found


def _make(folder: str) -> None:
    if importlib.util.find_spec("pybamm") is None:
        raise ImportError("discharge_curves needs PyBaMM: pip install 'rnncortex[offline]'")
    import pybamm

    parts = {}
    for k, rate in enumerate(RATES):
        record = np.loadtxt(Path(folder) / f"{rate:g}C_discharge_U.txt")[::DT]
        model = pybamm.lithium_ion.DFN({"thermal": "lumped"})
        values = pybamm.ParameterValues("Ai2020")
        simulation = pybamm.Simulation(model, parameter_values=values, C_rate=rate, solver=pybamm.IDAKLUSolver())
        solution = simulation.solve([0, 1.2 * 3600 / rate], initial_soc=1.0)
        times = record[:, 0]
        inside = np.minimum(times, solution.t[-1])
        simulated = np.where(times <= solution.t[-1], solution["Terminal voltage [V]"](inside) / STEP, EMPTY)
        parts[f"measured{k}"] = np.round(record[:, 1] / STEP).astype(np.int32)
        parts[f"simulated{k}"] = np.round(simulated).astype(np.int32)
    np.savez_compressed(FILE, **parts)  # type: ignore[arg-type]
    print(artefacts.checksum(*(parts[f"{name}{k}"] for k in range(len(RATES)) for name in ("measured", "simulated"))))


if __name__ == "__main__":
    _make(sys.argv[1])

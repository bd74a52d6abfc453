"""Simulated lithium-ion cells on drive cycles, and an aged one behind worse sensors, by the electrochemical simulator PyBaMM.

The cell is that of Chen et al. (2020), an LG M50 of 5 Ah, in the single-particle model with electrolyte and one temperature. Two standard
drive cycles drive it, UDDS (city) and US06 (highway), as battery currents at one second; results are averages over 4 s. The records ship
with the package; ``python -m rnncortex.offline.beyond_cortex.battery_cells CYCLES`` makes them again, where PyBaMM is installed (the extra
``offline``), from the folder of drive cycles in PyBaMM 23.5 (BSD licence; UDDS.csv, US06.csv), which newer releases do not carry.

References
----------
Chen et al. (2020), Journal of The Electrochemical Society 167, 080534, for the cell; Marquis et al. (2019), ibid. 166, A3693, for the
model; Sulzer et al. (2021), Journal of Open Research Software 9, 14, for PyBaMM.
"""

import importlib.util
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks

FILE = Path(__file__).with_suffix(".npz")

SHA256 = "720654c534ab17a0b3fc5ec48e66cecbd37511eff35c726893f84ec454e04dc3"
"""Checksum of all stored numbers, as bytes."""

CAPACITY = 5.0
"""Nominal capacity of the cell, ampere-hours."""

DT, AGED_RESISTANCE, AGED_AREA = 4, 0.012, 0.93
STEPS = {"current": 1e-3, "temperature": 1e-2, "voltage": 1e-4, "charge": 1e-4}
"""In what steps the numbers are kept: amperes, degrees, volts, and share of the capacity."""

PARTS = {
    "train": ("UDDS", 2, (5, 20, 35), (0.7, 0.55, 0.4, 0.25)),
    "validation": ("UDDS", 2, (12, 28), (0.6, 0.3)),
    "test": ("US06", 4, (8, 16, 24, 32), (0.65, 0.5, 0.3)),
}
"""By part: drive cycle, how often in a row, ambient temperatures in degrees Celsius, states of charge at the start."""


class Drives(NamedTuple):
    """Records of one cell on one drive cycle.

    Attributes
    ----------
    current : Tensor, shape (trials, time, 1)
        Amperes, positive when the cell gives, float64.
    temperature : Tensor, shape (trials, time, 1)
        Of the cell, degrees Celsius.
    voltage : Tensor, shape (trials, time, 1)
        Volts.
    charge : Tensor, shape (trials, time, 1)
        State of charge, a share of what the new cell holds.
    dt : float
        Seconds.
    """

    current: Tensor
    temperature: Tensor
    voltage: Tensor
    charge: Tensor
    dt: float


def shipped(cell: str, part: str) -> Drives:
    """The records of one cell in one part.

    Parameters
    ----------
    cell : {"new", "aged"}
        The aged cell has 7% less electrode area, and a contact resistance of 12 milliohms.
    part : {"train", "validation", "test"}
        Twelve records on the city cycle from 5, 20 and 35 degrees; four on the same cycle from 12 and 28; twelve on the highway cycle. They
        also start at other states of charge.

    Returns
    -------
    Drives

    Raises
    ------
    ValueError
        If there is no such cell or part, or the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.offline.beyond_cortex import battery_cells
    >>> drives = battery_cells.shipped("new", "train")
    >>> drives.voltage.shape, drives.dt
    (torch.Size([12, 685, 1]), 4.0)
    """
    checks.choice("cell", cell, ("new", "aged"))
    checks.choice("part", part, PARTS)
    stored = _read()
    numbers = {name: torch.from_numpy(stored[f"{cell} {part} {name}"] * step)[..., None] for name, step in STEPS.items()}
    return Drives(**numbers, dt=float(DT))


def open_circuit() -> tuple[Tensor, Tensor]:
    """Voltage of the new cell in a discharge that takes 20 hours, at 25 degrees: the usual stand-in for the voltage at rest.

    Returns
    -------
    charge, voltage : Tensor, shape (points,)
        State of charge, falling, and volts.
    """
    stored = _read()
    return torch.from_numpy(stored["slow charge"] * STEPS["charge"]), torch.from_numpy(stored["slow voltage"] * STEPS["voltage"])


def _read() -> dict[str, np.ndarray]:
    with np.load(FILE) as content:
        stored = {name: content[name] for name in sorted(content.files)}
    artefacts.verify("battery_cells", artefacts.checksum(*stored.values()), SHA256)
    return stored


def _make(folder: str) -> None:
    if importlib.util.find_spec("pybamm") is None:
        raise ImportError("battery_cells needs PyBaMM: pip install 'rnncortex[offline]'")
    cycles = {name: np.loadtxt(Path(folder) / f"{name}.csv", delimiter=",", comments="#")[:, 1] for name in ("UDDS", "US06")}
    stored = {}
    for cell in ("new", "aged"):
        for part, (cycle, repeats, temperatures, starts) in PARTS.items():
            current = np.tile(cycles[cycle], repeats)
            runs = [_run(current, 1.0, celsius, start, cell) for celsius in temperatures for start in starts]
            for name, step in STEPS.items():
                rows = np.stack([run[name] for run in runs])
                whole = rows[:, : rows.shape[1] // DT * DT].reshape(len(rows), -1, DT).mean(-1)
                stored[f"{cell} {part} {name}"] = np.round(whole / step).astype(np.int32 if name == "voltage" else np.int16)
            print(cell, part, flush=True)
    slow = _run(np.full(340, CAPACITY / 20), 210.0, 25, 1.0, "new")
    stored |= {f"slow {name}": np.round(slow[name] / STEPS[name]).astype(np.int32) for name in ("charge", "voltage")}
    stored = dict(sorted(stored.items()))
    np.savez_compressed(FILE, **stored)
    print(artefacts.checksum(*stored.values()))


def _run(current: np.ndarray, dt: float, celsius: float, start: float, cell: str) -> dict[str, np.ndarray]:
    import pybamm

    aged = cell == "aged"
    options = {"thermal": "lumped", "contact resistance": "true" if aged else "false"}
    values = pybamm.ParameterValues("Chen2020")
    times = np.arange(len(current)) * dt
    changed = {"Ambient temperature [K]": 273.15 + celsius, "Initial temperature [K]": 273.15 + celsius}
    if aged:
        changed |= {"Contact resistance [Ohm]": AGED_RESISTANCE, "Electrode height [m]": AGED_AREA * values["Electrode height [m]"]}
    values.update(changed, check_already_exists=False)
    values["Current function [A]"] = pybamm.Interpolant(times, current, pybamm.t)
    simulation = pybamm.Simulation(pybamm.lithium_ion.SPMe(options), parameter_values=values, solver=pybamm.IDAKLUSolver())
    solution = simulation.solve(times, initial_soc=start)
    reached = solution.t[-1]
    if dt == 1 and reached != times[-1]:
        raise RuntimeError(f"{celsius} degrees, start {start}: the simulation ended at {reached:.0f} s, {solution.termination}")
    times = times[times <= reached]
    drawn = np.concatenate(([0.0], np.cumsum(0.5 * (current[1:] + current[:-1])) * dt))[: len(times)]
    return {
        "current": current[: len(times)],
        "temperature": solution["Volume-averaged cell temperature [K]"](times) - 273.15,
        "voltage": solution["Terminal voltage [V]"](times),
        "charge": start * (AGED_AREA if aged else 1) - drawn / 3600 / CAPACITY,
    }


if __name__ == "__main__":
    _make(sys.argv[1])

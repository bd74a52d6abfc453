"""Costs of exact gradients: processor time of real-time recurrent learning and of back-propagation, against units and steps.

Times belong to the machine that made them, so they ship as recorded, with its name; :func:`seconds` measures one of them again, and
``python -m rnncortex.offline.learning.credit_costs`` all.
"""

from pathlib import Path
from typing import NamedTuple

import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.offline import processor_time
from rnncortex.training.learning import rtrl

FILE = Path(__file__).with_suffix(".json")

METHODS = ("real-time", "back-propagation")
UNITS, AT_STEPS = {"real-time": (32, 64, 96, 128, 192), "back-propagation": (512, 1024, 2048)}, 8
STEPS, AT_UNITS = (25, 50, 100, 200, 400), 32


class Costs(NamedTuple):
    """Recorded processor times.

    Attributes
    ----------
    by_units : dict of str to dict of int to float
        By method and number of units: seconds for a gradient over 8 steps.
    by_steps : dict of str to dict of int to float
        By method and number of steps: seconds for a gradient of 32 units.
    provenance : dict of str to str
        What made the numbers: command, versions, machine.
    """

    by_units: dict[str, dict[int, float]]
    by_steps: dict[str, dict[int, float]]
    provenance: dict[str, str]


def seconds(method: str, units: int, steps: int, *, repeats: int = 3) -> float:
    """Processor time of one exact gradient of a rate network with one input, one trial, in float64; the best of several.

    Parameters
    ----------
    method : {"real-time", "back-propagation"}
    units, steps : int
        Size of the network and length of the sequence.
    repeats : int
        How many times to measure.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError, ValueError
        If the method is unknown or a size is not a positive whole number.
    """
    checks.choice("method", method, METHODS)
    units = checks.count("units", units)
    steps = checks.count("steps", steps)
    network = RateNetwork(1, units, seed=0, dtype=torch.float64)
    inputs = seeding.normal((1, steps, 1), 0)
    if method == "real-time":
        return processor_time.best_of(repeats, lambda: rtrl.gradient(network, inputs, lambda t, h: h))
    return processor_time.best_of(repeats, lambda: network(inputs)[0].square().sum().backward())


def shipped() -> Costs:
    """The recorded times that ship with the package."""
    stored = artefacts.read(FILE)
    by_units, by_steps = (
        {method: {int(size): value for size, value in times.items()} for method, times in stored[name].items()}
        for name in ("by_units", "by_steps")
    )
    return Costs(by_units, by_steps, stored["provenance"])


def _make() -> None:
    torch.set_num_threads(1)
    provenance = artefacts.provenance(
        "python -m rnncortex.offline.learning.credit_costs",
        "one thread, float64, one trial, processor time, best of 5",
    )
    by_units = {m: {n: float(f"{seconds(m, n, AT_STEPS, repeats=5):.4g}") for n in UNITS[m]} for m in METHODS}
    by_steps = {m: {t: float(f"{seconds(m, AT_UNITS, t, repeats=5):.4g}") for t in STEPS} for m in METHODS}
    made = {"provenance": provenance, "by_units": by_units, "by_steps": by_steps}
    artefacts.write(FILE, made)


if __name__ == "__main__":
    _make()

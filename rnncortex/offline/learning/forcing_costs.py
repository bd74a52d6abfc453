"""Processor time of training with true inputs and with a network's own, against the length of the sequence.

Times belong to the machine that made them, so they ship as recorded; :func:`seconds` measures one again, and
``python -m rnncortex.offline.learning.forcing_costs`` all.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.offline import processor_time
from rnncortex.training.learning.scheduled_sampling import MixedInputs

FILE = Path(__file__).with_suffix(".json")

STEPS = (25, 50, 100, 200, 400)
NETWORKS = ("vanilla", "GRU")
WAYS = ("true inputs", "own inputs")


class ForcingCosts(NamedTuple):
    """Recorded processor times.

    Attributes
    ----------
    seconds : dict of str to dict of str to dict of int to float
        By network, way and number of steps: one pass forward and one back.
    provenance : dict of str to str
        What made the numbers: command, versions, machine.
    """

    seconds: dict[str, dict[str, dict[int, float]]]
    provenance: dict[str, str]


def seconds(network: str, way: str, steps: int, *, units: int = 64, trials: int = 32, repeats: int = 5) -> float:
    """Processor time of one pass forward and one back of a network that predicts eight channels; the best of several.

    Parameters
    ----------
    network : {"vanilla", "GRU"}
        The package's vanilla network, or torch's GRU.
    way : {"true inputs", "own inputs"}
        Whether the true sequence is fed, or every prediction fed back.
    steps, units, trials : int
    repeats : int
        How many times to measure.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or a size is not a positive whole number.
    """
    checks.choice("network", network, NETWORKS)
    checks.choice("way", way, WAYS)
    checks.count("units", units)
    cell: nn.Module = RateNetwork(8, units, seed=0) if network == "vanilla" else nn.GRU(8, units, batch_first=True)
    model: nn.Module = WithReadout(cell, 8, seed=0)
    if way == "own inputs":
        model = MixedInputs(model, 0.0, seed=0)
    size = (checks.count("trials", trials), checks.count("steps", steps), 8)
    inputs = seeding.normal(size, 0, dtype=torch.float32)
    return processor_time.best_of(repeats, lambda: model(inputs)[0].square().mean().backward())


def shipped() -> ForcingCosts:
    """The recorded times that ship with the package."""
    stored = artefacts.read(FILE)
    found = {
        network: {way: {int(steps): value for steps, value in times.items()} for way, times in ways.items()}
        for network, ways in stored["seconds"].items()
    }
    return ForcingCosts(found, stored["provenance"])


def _make() -> None:
    torch.set_num_threads(1)
    provenance = artefacts.provenance(
        "python -m rnncortex.offline.learning.forcing_costs",
        "one thread, float32, 64 units, 32 trials, processor time, best of 7",
    )
    found = {
        network: {way: {steps: float(f"{seconds(network, way, steps, repeats=7):.4g}") for steps in STEPS} for way in WAYS}
        for network in NETWORKS
    }
    artefacts.write(FILE, {"provenance": provenance, "seconds": found})


if __name__ == "__main__":
    _make()

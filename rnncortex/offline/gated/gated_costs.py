"""Processor time of LSTM and GRU, ours and torch's, side by side.

Times belong to the machine that made them, so they ship as recorded; :func:`seconds` measures one again, and
``python -m rnncortex.offline.gated.gated_costs`` all.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.offline import processor_time

FILE = Path(__file__).with_suffix(".json")

KINDS: dict[str, Callable[[int, int], nn.Module]] = {
    "LSTM, ours": lambda inputs, units: LSTM(inputs, units, seed=0),
    "GRU, ours": lambda inputs, units: GRU(inputs, units, seed=0),
    "LSTM, torch": lambda inputs, units: nn.LSTM(inputs, units, batch_first=True),
    "GRU, torch": lambda inputs, units: nn.GRU(inputs, units, batch_first=True),
}
SIZES = {"small": (32, 32, 50), "large": (64, 256, 100)}
"""Trials, units and steps."""


class GatedCosts(NamedTuple):
    """Recorded processor times.

    Attributes
    ----------
    seconds : dict of str to dict of str to float
        By size and kind: one pass forward and one back.
    provenance : dict of str to str
        What made the numbers: command, versions, machine.
    """

    seconds: dict[str, dict[str, float]]
    provenance: dict[str, str]


def seconds(kind: str, trials: int, units: int, steps: int, *, repeats: int = 5) -> float:
    """Processor time of one pass forward and one back, in float32 with 8 inputs; the best of several.

    Parameters
    ----------
    kind : str
        A key of ``KINDS``.
    trials, units, steps : int
    repeats : int
        How many times to measure.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown or a size is not a positive whole number.
    """
    units = checks.count("units", units)
    checks.choice("kind", kind, KINDS)
    network = KINDS[kind](8, units)
    size = (checks.count("trials", trials), checks.count("steps", steps), 8)
    inputs = seeding.normal(size, 0, dtype=torch.float32)
    return processor_time.best_of(repeats, lambda: network(inputs)[0].sum().backward())


def shipped() -> GatedCosts:
    """The recorded times that ship with the package."""
    return GatedCosts(**artefacts.read(FILE))


def _make() -> None:
    torch.set_num_threads(1)
    provenance = artefacts.provenance(
        "python -m rnncortex.offline.gated.gated_costs",
        "one thread, float32, 8 inputs, processor time, best of 9",
    )
    found = {size: {kind: float(f"{seconds(kind, *sizes, repeats=9):.4g}") for kind in KINDS} for size, sizes in SIZES.items()}
    artefacts.write(FILE, {"provenance": provenance, "seconds": found})


if __name__ == "__main__":
    _make()

"""Capacity of Hopfield networks: how the end of recall shows at every size.

The sweep over sizes takes long, so its results ship with the package; :func:`measure` makes any part of it again, and
``python -m rnncortex.offline.attractors.hopfield_capacity`` makes it whole.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.attractors.recall import overlap
from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.numerics import artefacts, checks
from rnncortex.numerics.calculus.crossing import last_crossing
from rnncortex.numerics.device import Device
from rnncortex.numerics.extrapolation import Extrapolation, to_infinite_size
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.patterns.cues import random_patterns

FILE = Path(__file__).with_suffix(".json")

LOADS = (0.10, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.20)
SEEDS = {500: 120, 1000: 60, 2000: 30, 4000: 12, 8000: 5}
"""Networks in the shipped sweep, by number of units: seeds 0, 1, ..."""

RECALLED = 0.9
"""A pattern counts as recalled from this overlap on. Final overlaps lie well above it or well below."""


class Capacity(NamedTuple):
    """Recall of stored patterns over sizes, seeds and loads.

    Attributes
    ----------
    loads : Tensor, shape (loads,)
        Patterns per unit.
    overlap : dict of int to Tensor, shape (seeds, loads)
        Mean final overlap, by number of units.
    recalled : dict of int to Tensor, shape (seeds, loads)
        Share of the patterns recalled.
    provenance : dict of str to str
        What makes the numbers: command and protocol; commit, versions and machine stand in the file with each part.
    """

    loads: Tensor
    overlap: dict[int, Tensor]
    recalled: dict[int, Tensor]
    provenance: dict[str, str]


def measure(units: int, loads: Any, seeds: Sequence[int], *, cues: int = 20, device: Device = "cpu") -> Tensor:
    """Overlap with stored random patterns where asynchronous dynamics that starts on them comes to rest.

    Parameters
    ----------
    units : int
        N.
    loads : sequence of float
        Patterns per unit, above 0.
    seeds : sequence of int
        One set of patterns and order of updates for each, shared by all loads.
    cues : int
        How many of the patterns to start on.
    device
        Where to compute.

    Returns
    -------
    Tensor, shape (seeds, loads, cues)
        float32.

    Raises
    ------
    TypeError, ValueError
        If there are no seeds, a size is not a positive whole number, a load is not positive, or fewer patterns than cues
        are stored.
    """
    loads = checks.parameter("loads", loads, above=0)
    load = torch.atleast_1d(loads)
    checks.count("units", units)
    counts = [round(x * units) for x in load.tolist()]
    if len(seeds) == 0:
        raise ValueError("seeds: expected at least one seed, got none")
    if checks.count("cues", cues) > min(counts):
        raise ValueError(f"cues: expected at most as many as there are patterns at the lowest load ({min(counts)}), got {cues}")
    found = []
    for seed in track(seeds, f"{units} units"):
        patterns = random_patterns(max(counts), units, seed=seed, device=device)
        settled = []
        for count in counts:
            network = HopfieldNetwork.storing(patterns[:count])
            settled.append(overlap(network.settle(patterns[:cues], seed=seed + 1_000_000).state, patterns[:cues]))
        found.append(torch.stack(settled))
    return torch.stack(found)


def half_recalled(loads: Tensor, recalled: Tensor) -> Tensor:
    """The load above which fewer than half of the patterns are recalled, by linear interpolation.

    Parameters
    ----------
    loads : Tensor, shape (loads,)
        Rising.
    recalled : Tensor, shape (..., loads)
        Share recalled: at least half at the first load, less at the last.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the loads do not rise, shapes differ, or a curve does not cross one half.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.offline.attractors import hopfield_capacity
    >>> hopfield_capacity.half_recalled(torch.tensor([0.1, 0.2]), torch.tensor([1.0, 0.0])).item()
    0.15000000596046448
    """
    sizes: checks.Sizes = {}
    checks.tensor("loads", loads, "loads", sizes)
    checks.tensor("recalled", recalled, "... loads", sizes, like=("loads", loads))
    if not (loads.diff() > 0).all():
        raise ValueError(f"loads: expected rising numbers, got {loads.tolist()}")
    if not (recalled[..., -1] < 0.5).all() or not (recalled[..., 0] >= 0.5).all():
        raise ValueError("recalled: expected curves that start at one half or more and end below, got others")
    return last_crossing(loads, recalled, 0.5)


def shipped() -> Capacity:
    """The sweep that ships with the package: sizes and seeds of ``SEEDS``, loads of ``LOADS``."""
    stored = artefacts.read(FILE)
    overlap, recalled = (recorded_sweeps.rows(stored["parts"], name) for name in ("overlap", "recalled"))
    return Capacity(torch.tensor(stored["loads"], dtype=torch.float64), overlap, recalled, stored["provenance"])


def extrapolate(capacity: Capacity, *, resamples: int = 500, seed: int = 0) -> Extrapolation:
    r"""Where recall drops in infinitely many units, from :math:`\alpha(N) = \alpha(\infty) + a N^{-1/2}`.

    Loads fluctuate as the noise does, by :math:`N^{-1/2}`, hence the exponent.

    Parameters
    ----------
    capacity : Capacity
        At least three sizes.
    resamples : int
        Number of bootstrap samples.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Extrapolation

    Raises
    ------
    TypeError, ValueError
        If there are too few sizes or an option is out of range.
    """
    if len(capacity.recalled) < 3:
        raise ValueError(f"capacity: expected at least three sizes, got {len(capacity.recalled)}")
    load = partial(half_recalled, capacity.loads)
    return to_infinite_size(capacity.recalled, load, exponent=0.5, resamples=resamples, seed=seed)


def _recall(units: int, seed: int) -> dict[str, list[float]]:
    final = measure(units, LOADS, [seed])[0]
    found = {"overlap": final.mean(-1), "recalled": (final > RECALLED).double().mean(-1)}
    return {name: [round(value, 6) for value in numbers.tolist()] for name, numbers in found.items()}


def _make() -> None:
    protocol = f"20 stored patterns a network as cues, asynchronous updates in random order until rest, recalled from {RECALLED}"
    provenance = {"command": "python -m rnncortex.offline.attractors.hopfield_capacity", "protocol": protocol}
    recorded_sweeps.complete(FILE, _recall, SEEDS, {"provenance": provenance, "loads": LOADS})


if __name__ == "__main__":
    _make()

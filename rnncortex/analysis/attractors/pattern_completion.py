"""Pattern completion: how far a cue may be off for a Hopfield network to complete it."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.attractors.recall import overlap
from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.numerics import checks
from rnncortex.numerics.device import Device
from rnncortex.tasks.patterns.cues import corrupt, random_patterns


class Completion(NamedTuple):
    """Overlap of cues with the patterns that they were made from, as a network completes them.

    Attributes
    ----------
    once, twice : Tensor, shape (seeds, levels, cues)
        After one and after two steps of all units.
    together : Tensor, shape (seeds, levels, cues)
        Where synchronous dynamics was after ``steps`` steps, or sooner if every trial had come to rest.
    settled : Tensor, shape (seeds, levels, cues)
        Where asynchronous dynamics came to rest.
    """

    once: Tensor
    twice: Tensor
    together: Tensor
    settled: Tensor


def measure(
    units: int,
    load: float,
    corruption: Tensor,
    seeds: Sequence[int],
    *,
    cues: int = 10,
    steps: int = 30,
    dtype: torch.dtype = torch.float32,
    device: Device = "cpu",
) -> Completion:
    """Complete stored random patterns from cues in which a share of the units is overwritten at random.

    Parameters
    ----------
    units : int
        N.
    load : float
        Patterns per unit, above 0.
    corruption : Tensor, shape (levels,)
        Shares of units overwritten, from 0 to 1.
    seeds : sequence of int
        One network for each.
    cues : int
        Patterns of each network that are tried.
    steps : int
        The most steps of synchronous dynamics, at least two.
    dtype, device
        Of the networks.

    Returns
    -------
    Completion

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range or fewer patterns than cues are stored.
    """
    load = checks.number("load", load, above=0)
    units = checks.count("units", units)
    steps = checks.count("steps", steps, at_least=2)
    count = round(load * units)
    checks.tensor("corruption", corruption, "levels")
    if len(seeds) == 0:
        raise ValueError("seeds: expected at least one seed, got none")
    if checks.count("cues", cues) > count:
        raise ValueError(f"cues: expected at most as many as there are patterns ({count}), got {cues}")
    patterns = torch.stack([random_patterns(count, units, seed=seed, dtype=dtype, device=device) for seed in seeds])
    network = HopfieldNetwork.storing(patterns)
    stored = patterns[:, None, :cues].expand(-1, len(corruption), -1, -1)
    damaged = [corrupt(stored[:, k], level, seed=1_000_000 + k) for k, level in enumerate(corruption.tolist())]
    cue = torch.stack(damaged, 1).flatten(1, 2)  # trials of one network lie side by side
    once = network.step(cue)
    twice = network.step(once)
    before, together = once, twice
    for _ in range(steps - 2):
        if torch.equal(before, together):
            break
        before, together = together, network.step(together)
    states = (once, twice, together, network.settle(cue, seed=2_000_000).state)
    return Completion(*(overlap(state.view_as(stored), stored) for state in states))

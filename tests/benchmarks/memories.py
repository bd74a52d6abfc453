"""Recall in large Hopfield networks."""

import torch

from benchmarks.comparison import Benchmark, Work
from rnncortex.models.attractors.hopfield import FactoredHopfieldNetwork, HopfieldNetwork
from rnncortex.tasks.patterns.cues import corrupt, random_patterns


def step(units: int, patterns: int, cues: int) -> Work:
    """A synchronous step from the same cues."""
    stored = random_patterns(patterns, units, seed=0)
    cue = corrupt(stored[:cues], 0.3, seed=1)
    dense, factored = HopfieldNetwork.storing(stored), FactoredHopfieldNetwork(stored)

    def agree(mine: torch.Tensor, other: torch.Tensor) -> str:
        assert torch.equal(mine, other), "the states after a step differ"
        return "states equal"

    return Work(lambda: factored.step(cue), lambda: dense.step(cue), agree)


ROWS = [
    Benchmark(
        "A step of 20 cues in a Hopfield network, 10,000 units, 500 patterns",
        "the N x N matrix",
        step,
        {"units": 10_000, "patterns": 500, "cues": 20},
        {"units": 200, "patterns": 10, "cues": 3},
        10.0,
    )
]

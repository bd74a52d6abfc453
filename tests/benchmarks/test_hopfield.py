"""Recall in large Hopfield networks: the factored network beside the dense one, flips alone beside every update."""

import torch
from timing import show, side_by_side

from rnncortex.models.attractors.hopfield import FactoredHopfieldNetwork, HopfieldNetwork
from rnncortex.numerics import seeding
from rnncortex.tasks.patterns.cues import corrupt, random_patterns


def test_a_step_of_the_factored_network() -> None:
    patterns = random_patterns(300, 6000, seed=0)
    cue = corrupt(patterns[:20], 0.3, seed=1)
    dense, factored = HopfieldNetwork.storing(patterns), FactoredHopfieldNetwork(patterns)
    seconds = side_by_side({"factored": lambda: factored.step(cue), "dense": lambda: dense.step(cue)})
    show("a step of 20 cues, 6000 units, 300 patterns", seconds, "factored")
    assert seconds["factored"] / seconds["dense"] <= 0.4


def test_settling_pays_for_flips_alone() -> None:
    patterns = random_patterns(40, 500, seed=0)
    cue = corrupt(patterns[:20], 0.3, seed=1)
    network = HopfieldNetwork.storing(patterns)
    order = seeding.integers(500, (2500, 20), 2)

    def every_update() -> torch.Tensor:
        state = cue
        for unit in order:
            state = network.update(state, unit)
        return state

    seconds = side_by_side({"flips": lambda: network.settle(cue, seed=2), "every update": every_update}, rounds=3)
    show("settling of 20 cues, 500 units, five updates of each unit", seconds, "flips")
    assert seconds["flips"] / seconds["every update"] <= 0.3

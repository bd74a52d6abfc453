"""Overlaps step by step: against a Gaussian integral, large networks and the fixed points of replica theory."""

import pytest
import torch

from rnncortex.analysis.attractors.recall import overlap
from rnncortex.models.attractors.hopfield import FactoredHopfieldNetwork
from rnncortex.numerics.calculus.quadrature import gaussian_expectation
from rnncortex.tasks.patterns.cues import corrupt, random_patterns
from rnncortex.theory.attractors import hopfield, recall_dynamics
from tests.bad_input import Case

CUES = torch.tensor([0.2, 0.4, 0.6], dtype=torch.float64)


def simulated(load: float, units: int, seeds: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Overlaps after one and two steps (seeds, cues)."""
    found = []
    for seed in range(seeds):
        patterns = random_patterns(round(load * units), units, seed=seed)
        network = FactoredHopfieldNetwork(patterns)
        cue = torch.cat([corrupt(patterns[:20], 1 - m, seed=1000 + 10 * seed + k) for k, m in enumerate(CUES.tolist())])
        once = network.step(cue)
        found.append([overlap(s, patterns[:20].repeat(3, 1)).view(3, 20).double().mean(1) for s in (once, network.step(once))])
    once, twice = (torch.stack(parts) for parts in zip(*found, strict=True))
    return once, twice


def test_one_step_is_the_sign_of_a_gaussian() -> None:
    load, start = 0.1, 0.3
    smooth = gaussian_expectation(lambda x: torch.tanh((start + x) * 400), load)
    assert recall_dynamics.one_step_overlap(load, start).item() == pytest.approx(smooth.item(), abs=1e-3)


def test_two_steps_are_those_of_large_networks() -> None:
    once, twice = simulated(0.1, units=4000, seeds=6)
    for measured, predicted in (
        (once, recall_dynamics.one_step_overlap(0.1, CUES)),
        (twice, recall_dynamics.two_step_overlap(0.1, CUES)),
    ):
        assert ((measured.mean(0) - predicted).abs() < 4 * measured.std(0) / 6**0.5 + 1e-3).all()


def test_the_approximation_is_exact_for_one_step_only() -> None:
    path = recall_dynamics.overlap_dynamics(0.1, CUES, steps=2)
    torch.testing.assert_close(path[:, 1], recall_dynamics.one_step_overlap(0.1, CUES))
    assert (recall_dynamics.two_step_overlap(0.1, CUES) - path[:, 2]).min() > 0.002


def test_the_approximation_ends_near_replica_theory() -> None:
    end = recall_dynamics.overlap_dynamics(0.08, 0.9, steps=200)[-1]
    assert end.item() == pytest.approx(hopfield.retrieval_overlap(0.08).item(), abs=1e-3)


def test_basins_shrink_and_vanish() -> None:
    edges = [recall_dynamics.basin_edge(load) for load in (0.01, 0.05, 0.1, 0.15)]
    assert edges == sorted(edges)
    assert recall_dynamics.basin_edge(0.3) == 1.0


BAD_INPUT = [
    Case(recall_dynamics.one_step_overlap, {"load": 0.1, "overlap": 0.5}, numbers=("load", "overlap")),
    Case(recall_dynamics.overlap_dynamics, {"load": 0.1, "overlap": 0.5, "steps": 3}, numbers=("load", "overlap"), counts=("steps",)),
    Case(recall_dynamics.two_step_overlap, {"load": 0.1, "overlap": 0.5}, numbers=("load", "overlap")),
    Case(recall_dynamics.basin_edge, {"load": 0.1}, numbers=("load",)),
]

"""One iteration against expected counts over all paths, and what the iterations come to."""

import itertools

import pytest
import torch

from rnncortex.analysis.sequences import baum_welch
from rnncortex.numerics import seeding
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov
from tests.bad_input import Case

START = {
    "initial": torch.tensor([0.6, 0.4], dtype=torch.float64),
    "transition": torch.tensor([[0.7, 0.3], [0.4, 0.6]], dtype=torch.float64),
    "emission": torch.tensor([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]], dtype=torch.float64),
}


def test_one_iteration_is_that_of_expected_counts_over_all_paths() -> None:
    symbols = seeding.integers(3, (4, 6), 0)
    initial, transition, emission = START.values()
    starts, moves, shown = torch.zeros_like(initial), torch.zeros_like(transition), torch.zeros_like(emission)
    for row in symbols.tolist():
        paths = list(itertools.product(range(2), repeat=6))
        weights = []
        for path in paths:
            weight = initial[path[0]] * emission[path[0], row[0]]
            for t in range(1, 6):
                weight = weight * transition[path[t - 1], path[t]] * emission[path[t], row[t]]
            weights.append(weight)
        posterior = torch.stack(weights) / torch.stack(weights).sum()
        for path, weight in zip(paths, posterior, strict=True):
            starts[path[0]] += weight
            for t in range(6):
                shown[path[t], row[t]] += weight
                if t:
                    moves[path[t - 1], path[t]] += weight
    found = baum_welch.fit(symbols, **START, iterations=1)
    for mine, counts in zip(found[:3], (starts, moves, shown), strict=True):
        torch.testing.assert_close(mine, counts / counts.sum(-1, keepdim=True))


@pytest.mark.parametrize("tolerance", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7])
def test_it_ends_with_the_first_gain_below_the_tolerance(tolerance: float) -> None:
    symbols = HiddenMarkov(START["transition"], START["emission"]).sample(20, 100, seed=1).symbols
    skewed = {**START, "emission": torch.tensor([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]], dtype=torch.float64)}
    path = baum_welch.fit(symbols, **skewed, tolerance=tolerance).log_likelihood
    gains = path.diff() / path[1:].abs()
    assert gains[-1] < tolerance
    assert (gains[:-1] >= tolerance).all()


def test_likelihood_rises_to_that_of_the_source() -> None:
    source = HiddenMarkov(
        torch.tensor([[0.95, 0.05], [0.1, 0.9]], dtype=torch.float64), torch.tensor([[0.8, 0.1, 0.1], [0.1, 0.2, 0.7]], dtype=torch.float64)
    )
    symbols = source.sample(50, 200, seed=0).symbols
    found = baum_welch.fit(symbols, **START, tolerance=1e-9)
    assert (found.log_likelihood.diff() > -1e-9).all()
    true = baum_welch.fit(symbols, source.initial, source.transition, source.emission, iterations=1).log_likelihood[0]
    assert 0 < found.log_likelihood[-1] - true < 10  # half a nat for each of 7 free numbers on average
    torch.testing.assert_close(found.transition, source.transition, rtol=0, atol=0.02)
    torch.testing.assert_close(found.emission, source.emission, rtol=0, atol=0.02)


BAD_INPUT = [
    Case(
        baum_welch.fit,
        {"symbols": torch.tensor([[0, 1, 2]]), **START, "iterations": 2, "tolerance": 1e-6},
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        counts=("iterations",),
        numbers=("tolerance",),
        others={"symbols": torch.tensor([[0]])},
    )
]

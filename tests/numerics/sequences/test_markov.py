"""Stationary distributions and walks against matrix powers, eigenvectors and counts."""

import numpy as np
import pytest
import torch
from scipy import stats

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import markov
from tests.bad_input import Case
from tests.good_input import CHAIN

TRIPLE = torch.tensor([[0.8, 0.15, 0.05], [0.1, 0.6, 0.3], [0.5, 0.0, 0.5]], dtype=torch.float64)


@pytest.mark.parametrize("states", [1, 2, 7])
def test_the_stationary_distribution_is_the_limit_of_powers(states: int, device: str) -> None:
    transition = torch.softmax(seeding.normal((states, states), states), -1).to(device)
    expected = torch.linalg.matrix_power(transition, 500)[0]
    torch.testing.assert_close(markov.stationary(transition), expected, rtol=1e-10, atol=1e-12)


def test_a_periodic_chain_has_one_too() -> None:
    ring = torch.eye(4, dtype=torch.float64).roll(1, 1)
    torch.testing.assert_close(markov.stationary(ring), torch.full((4,), 0.25, dtype=torch.float64))


def test_a_chain_that_falls_apart_is_refused() -> None:
    with pytest.raises(ValueError, match="falls apart"):
        markov.stationary(torch.block_diag(TRIPLE, TRIPLE))


def test_walks_take_the_transitions_that_they_should() -> None:
    walk = markov.walk(TRIPLE, trials=50, time=1000, seed=0)
    pairs = torch.zeros(3, 3).index_put((walk[:, :-1].flatten(), walk[:, 1:].flatten()), torch.tensor(1.0), accumulate=True).numpy()
    assert pairs[2, 1] == 0
    for row, expected in zip(pairs, TRIPLE.numpy(), strict=True):
        possible = expected > 0
        assert stats.chisquare(row[possible], row.sum() * expected[possible]).pvalue > 1e-3


def test_walks_are_stationary_from_their_first_step() -> None:
    first = markov.walk(TRIPLE, trials=20_000, time=2, seed=1)
    values, vectors = np.linalg.eig(TRIPLE.T.numpy())
    kept = vectors[:, values.real.argmax()].real
    for step in range(2):
        assert stats.chisquare(first[:, step].bincount(), 20_000 * kept / kept.sum()).pvalue > 1e-3


BAD_INPUT = [
    Case(
        rnncortex.numerics.sequences.markov.stationary, {"transition": CHAIN}, tensors=("transition",), others={"transition": torch.eye(3)}
    ),
    Case(
        rnncortex.numerics.sequences.markov.walk,
        {"transition": CHAIN, "trials": 2, "time": 5, "seed": 0},
        tensors=("transition",),
        counts=("trials", "time"),
        seeds=("seed",),
    ),
]

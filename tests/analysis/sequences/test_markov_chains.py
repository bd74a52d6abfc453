"""Chains fitted by counting, against counting one by one."""

import math
from collections import Counter

import pytest
import torch

import rnncortex
from rnncortex.analysis.sequences import markov_chains
from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import markov
from rnncortex.tasks.sequences.order_k import OrderK
from tests.bad_input import Case
from tests.good_input import SYMBOLS


@pytest.mark.parametrize("order", [1, 2, 4])
def test_counts_one_by_one(order: int, device: str) -> None:
    sequences = seeding.integers(3, (4, 50), order)
    chain = markov_chains.fit(sequences.to(device), order=order, symbols=3)
    expected: Counter[tuple[int, int]] = Counter()
    for row in sequences.tolist():
        for step in range(order, 50):
            context = int("".join(map(str, row[step - order : step])), 3)
            expected[context, row[step]] += 1
    assert chain.counts.shape == (3**order, 3)
    assert chain.counts.sum() == sum(expected.values()) == 4 * (50 - order)
    assert all(chain.counts[context, symbol].item() == count for (context, symbol), count in expected.items())
    assert chain.parameters == 3**order * 2


def test_a_first_order_chain_is_recovered() -> None:
    transition = torch.tensor([[0.8, 0.15, 0.05], [0.1, 0.6, 0.3], [0.5, 0.0, 0.5]], dtype=torch.float64)
    chain = markov_chains.fit(markov.walk(transition, 100, 1000, seed=0), order=1, symbols=3)
    torch.testing.assert_close(chain.transition, transition, rtol=0, atol=0.01)
    torch.testing.assert_close(chain.transition.sum(-1), torch.ones(3, dtype=torch.float64))


def test_score_one_by_one() -> None:
    chain = markov_chains.fit(torch.tensor([[0, 0, 1, 0, 0, 1, 1]]), order=1, symbols=3)
    score = markov_chains.score(chain, torch.tensor([[0, 1, 1, 2, 0]]))
    # after 0: two zeros and two ones; after 1: one zero and one one; 2 was never met
    right = [1 / 2, 1 / 2, 0, 1 / 3]
    surprise = [-math.log2((2 + 1 / 3) / 5), -math.log2((1 + 1 / 3) / 3), -math.log2((1 / 3) / 3), -math.log2(1 / 3)]
    assert score.accuracy == pytest.approx(sum(right) / 4)
    assert score.bits == pytest.approx(sum(surprise) / 4)
    assert score.met == pytest.approx(3 / 4)


def test_with_enough_data_the_right_order_is_as_good_as_can_be() -> None:
    source = OrderK(order=2, symbols=3, noise=0.3)
    new = source.sample(100, 500, seed=1)
    scores = {k: markov_chains.score(markov_chains.fit(source.sample(100, 500, seed=0), order=k, symbols=3), new) for k in (1, 2, 3)}
    assert scores[1].accuracy == pytest.approx(source.chance, abs=0.02)
    assert scores[2].accuracy == pytest.approx(source.optimum, abs=0.01)
    assert scores[2].bits == pytest.approx(source.entropy_rate, abs=0.01)
    assert scores[3].met == 1


BAD_INPUT = [
    Case(
        rnncortex.analysis.sequences.markov_chains.fit,
        {"sequences": SYMBOLS, "order": 2, "symbols": 2},
        counts=("order", "symbols"),
        others={"sequences": SYMBOLS.double(), "order": 20},
    ),
    Case(
        rnncortex.analysis.sequences.markov_chains.score,
        {"chain": rnncortex.analysis.sequences.markov_chains.fit(SYMBOLS, order=2, symbols=2), "sequences": SYMBOLS},
        others={"sequences": SYMBOLS + 2},
    ),
]

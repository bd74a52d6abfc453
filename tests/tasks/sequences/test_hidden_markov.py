"""Hidden Markov sources against enumeration of every path and sequence."""

import itertools
import math

import pytest
import torch
from scipy import stats

import rnncortex
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov
from tests.bad_input import Case
from tests.good_input import CHAIN, DOUBLE

TRANSITION = torch.tensor([[0.7, 0.2, 0.1], [0.05, 0.9, 0.05], [0.4, 0.1, 0.5]], dtype=torch.float64)
EMISSION = torch.tensor([[0.8, 0.2], [0.3, 0.7], [0.0, 1.0]], dtype=torch.float64)
SOURCE = HiddenMarkov(TRANSITION, EMISSION)


def probabilities(length: int, first: int | None = None) -> list[float]:
    """Of every sequence of symbols, by summing over every path of states."""
    start = SOURCE.initial if first is None else torch.eye(3, dtype=torch.float64)[first]
    found = []
    for symbols in itertools.product(range(2), repeat=length):
        total = 0.0
        for path in itertools.product(range(3), repeat=length):
            weight = start[path[0]].item() * EMISSION[path[0], symbols[0]].item()
            for step in range(1, length):
                weight *= (TRANSITION[path[step - 1], path[step]] * EMISSION[path[step], symbols[step]]).item()
            total += weight
        found.append(total)
    return found


def entropy(values: list[float]) -> float:
    return -sum(p * math.log2(p) for p in values if p > 0)


def test_bounds_on_the_entropy_rate_by_enumeration() -> None:
    known = [sum(SOURCE.initial[s].item() * entropy(probabilities(n, s)) for s in range(3)) for n in (3, 4)]
    unknown = [entropy(probabilities(n)) for n in (3, 4)]
    found = SOURCE.entropy_rate(4)
    assert found.low == pytest.approx(known[1] - known[0], abs=1e-10)
    assert found.high == pytest.approx(unknown[1] - unknown[0], abs=1e-10)


def test_the_bounds_close_in() -> None:
    bounds = [SOURCE.entropy_rate(n) for n in range(1, 9)]
    assert all(a.low <= b.low <= b.high <= a.high for a, b in itertools.pairwise(bounds))
    assert bounds[-1].high - bounds[-1].low < 0.5 * (bounds[3].high - bounds[3].low)
    assert bounds[-2].low <= SOURCE.optimum <= bounds[-2].high < SOURCE.chance


def test_chance_is_the_entropy_of_single_symbols() -> None:
    assert SOURCE.chance == pytest.approx(entropy(probabilities(1)), abs=1e-12)


def test_words_come_as_often_as_they_should() -> None:
    symbols = SOURCE.sample(trials=8000, time=6, seed=0).symbols[:, 2:5]
    words = (symbols * torch.tensor([4, 2, 1])).sum(1).bincount(minlength=8)
    assert stats.chisquare(words, [8000 * p for p in probabilities(3)]).pvalue > 1e-3


def test_a_batch_is_the_sample_one_step_apart() -> None:
    batch, symbols = SOURCE.batch(3, 10, seed=4), SOURCE.sample(3, 11, seed=4).symbols
    assert torch.equal(batch.inputs.argmax(-1), symbols[:, :-1])
    assert torch.equal(batch.targets.argmax(-1), symbols[:, 1:])
    assert batch.mask.all()


def test_long_enumerations_are_refused() -> None:
    with pytest.raises(ValueError, match="length: expected at most two million"):
        SOURCE.entropy_rate(30)


GOOD_SOURCE = {"transition": CHAIN, "emission": torch.tensor([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]], **DOUBLE)}


HIDDEN = rnncortex.tasks.sequences.hidden_markov.HiddenMarkov(**GOOD_SOURCE)


BAD_INPUT = [
    Case(rnncortex.tasks.sequences.hidden_markov.HiddenMarkov, GOOD_SOURCE, tensors=("transition", "emission"), devices=("emission",)),
    Case(HIDDEN.sample, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(HIDDEN.batch, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(HIDDEN.entropy_rate, {"length": 3}, counts=("length",), others={"length": 60}),
]

"""Conditional mutual information against scikit-learn's estimate stratum by stratum, and the test against what it must find."""

import pytest
import torch
from scipy import stats
from sklearn.metrics import mutual_info_score

import rnncortex
from rnncortex.analysis.sequences import information
from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import markov
from rnncortex.theory.sequences.markov import information_before_last
from tests.bad_input import Case
from tests.good_input import SYMBOLS

COIN = torch.tensor([[0.9, 0.1], [0.3, 0.7]], dtype=torch.float64)


def test_conditional_information_is_the_mean_over_strata(device: str) -> None:
    random = seeding.generator(0)
    given = seeding.integers(3, (800,), random)
    first = (given + seeding.integers(3, (800,), random)) % 4
    second = (first + seeding.integers(2, (800,), random)) % 4
    expected = 0.0
    for value in range(3):
        chosen = given == value
        expected += (
            chosen.double().mean().item() * mutual_info_score(first[chosen], second[chosen]) / torch.tensor(2.0).double().log().item()
        )
    found = information.conditional_mutual_information(first.to(device), second.to(device), given.to(device))
    assert found.item() == pytest.approx(expected, abs=1e-12)


def test_names_of_symbols_do_not_matter() -> None:
    triple = [seeding.integers(4, (500,), seed) for seed in range(3)]
    names = torch.tensor([7, 0, 3, 1])
    found = information.conditional_mutual_information(*(names[row] for row in triple))
    assert found.item() == pytest.approx(information.conditional_mutual_information(*triple).item(), abs=1e-12)
    swapped = information.conditional_mutual_information(triple[1], triple[0], triple[2])
    assert swapped.item() == pytest.approx(information.conditional_mutual_information(*triple).item(), abs=1e-12)


def test_p_values_are_uniform_where_there_is_nothing() -> None:
    values = []
    for seed in range(120):
        random = seeding.generator(seed)
        given = seeding.integers(2, (300,), random)
        first, second = ((given + seeding.integers(3, (300,), random)) % 3 for _ in range(2))
        values.append(information.permutation_test(first, second, given, resamples=39, seed=seed).p_value)
    assert stats.kstest(values, "uniform").pvalue > 1e-3
    assert min(values) >= 1 / 40


def test_what_is_there_is_found_and_permutation_takes_the_bias_off() -> None:
    random = seeding.generator(1)
    given, coin = seeding.integers(2, (4000,), random), seeding.integers(2, (4000,), random)
    flipped = torch.where(seeding.uniform((4000,), random) < 0.11, 1 - coin, coin)
    found = information.permutation_test(coin, flipped, given, resamples=99, seed=0)
    assert found.p_value == pytest.approx(0.01)
    expected = 1 - stats.entropy([0.11, 0.89], base=2)
    assert found.excess == pytest.approx(expected, abs=0.03)
    nothing = information.permutation_test(coin, seeding.integers(8, (4000,), random), given, resamples=99, seed=0)
    assert nothing.chance == pytest.approx(2 * 7 / (2 * 4000 * 0.6931), rel=0.1)  # the bias of counts: degrees of freedom over 2 N ln 2
    assert abs(nothing.excess) < 4 * nothing.error


def test_a_first_order_chain_passes_and_a_second_order_one_does_not() -> None:
    first = markov.walk(COIN, 20, 500, seed=0)
    assert information.before_last_test(first, resamples=99, seed=0).p_value > 0.05
    twice = torch.tensor([[0, 0, 1, 0], [0, 0, 0, 1], [0.5, 0.5, 0, 0], [0.2, 0.8, 0, 0]], dtype=torch.float64)  # each symbol comes twice
    shown = torch.tensor([0, 1, 0, 1])
    found = information.before_last_test(shown[markov.walk(twice, 20, 1000, seed=0)], resamples=99, seed=0)
    assert found.p_value == pytest.approx(0.01)
    assert found.excess == pytest.approx(information_before_last(twice, shown).item(), abs=0.01)
    assert found.excess > 50 * found.error


def test_the_null_has_no_seed_of_its_own() -> None:
    row = seeding.integers(3, (100,), 0)
    once, again = (information.permutation_test(row, row.roll(1), row.roll(2), resamples=10, seed=5) for _ in range(2))
    assert once == again


TRIPLE = {"first": SYMBOLS[0], "second": SYMBOLS[0].flip(0), "given": torch.zeros_like(SYMBOLS[0])}


BAD_INPUT = [
    Case(
        rnncortex.analysis.sequences.information.conditional_mutual_information,
        TRIPLE,
        others={"second": SYMBOLS[0, :3], "given": SYMBOLS[0].double()},
    ),
    Case(
        rnncortex.analysis.sequences.information.permutation_test,
        {**TRIPLE, "resamples": 5, "seed": 0},
        counts=("resamples",),
        seeds=("seed",),
        others={"first": SYMBOLS[0].double()},
    ),
    Case(
        rnncortex.analysis.sequences.information.before_last_test,
        {"symbols": SYMBOLS, "resamples": 5, "seed": 0},
        counts=("resamples",),
        seeds=("seed",),
        others={"symbols": SYMBOLS[:, :2]},
    ),
]

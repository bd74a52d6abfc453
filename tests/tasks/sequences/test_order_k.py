"""Sources of order k: their rule, their noise, and what can be predicted of them."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import rnncortex
from rnncortex.tasks.sequences.order_k import OrderK
from tests.bad_input import Case


@settings(max_examples=25, deadline=None)
@given(order=st.integers(1, 9), symbols=st.integers(2, 6), time=st.integers(1, 60), seed=st.integers(0, 1000))
def test_without_noise_each_symbol_follows_the_one_k_back(order: int, symbols: int, time: int, seed: int) -> None:
    sequence = OrderK(order, symbols, noise=0.0).sample(2, time, seed=seed)
    assert sequence.shape == (2, time)
    assert sequence.min() >= 0
    assert sequence.max() < symbols
    assert torch.equal(sequence[:, order:], (sequence[:, : max(time - order, 0)] + 1) % symbols)


def test_noise_breaks_the_rule_as_often_as_it_should() -> None:
    source = OrderK(order=3, symbols=5, noise=0.4)
    sequence = source.sample(50, 1003, seed=0)
    kept = (sequence[:, 3:] == (sequence[:, :-3] + 1) % 5).double().mean().item()
    assert kept == pytest.approx(source.optimum, abs=4 * math.sqrt(0.68 * 0.32 / 50_000))


def test_what_lies_between_says_nothing() -> None:
    sequence = OrderK(order=3, symbols=3, noise=0.1).sample(200, 500, seed=1)
    for lag in (1, 2):
        same = (sequence[:, lag:] == (sequence[:, :-lag] + 1) % 3).double().mean().item()
        assert same == pytest.approx(1 / 3, abs=0.02)


def test_entropy_rate_is_that_of_the_next_symbol() -> None:
    right, wrong = 0.925, 0.025
    expected = -right * math.log2(right) - 3 * wrong * math.log2(wrong)
    assert OrderK(order=2, symbols=4, noise=0.1).entropy_rate == pytest.approx(expected, abs=1e-12)
    assert OrderK(order=2, symbols=4, noise=1.0).entropy_rate == pytest.approx(2, abs=1e-12)


def test_predictions_that_nothing_determines_do_not_count() -> None:
    batch = OrderK(order=4, noise=0.0).batch(2, 12, seed=0)
    assert batch.mask.sum(1).tolist() == [9, 9]
    known = (batch.inputs.argmax(-1)[:, :-3] + 1) % 4
    assert torch.equal(batch.targets.argmax(-1)[:, 3:], known)


BAD_INPUT = [
    Case(
        rnncortex.tasks.sequences.order_k.OrderK,
        {"order": 2, "symbols": 4, "noise": 0.1},
        counts=("order", "symbols"),
        numbers=("noise",),
        others={"symbols": 1},
    ),
    Case(
        rnncortex.tasks.sequences.order_k.OrderK(2).sample, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)
    ),
    Case(
        rnncortex.tasks.sequences.order_k.OrderK(2).batch,
        {"trials": 2, "time": 5, "seed": 0},
        counts=("trials", "time"),
        seeds=("seed",),
        others={"time": 1},
    ),
]

"""The forward filter and the smoother against enumeration of every path of hidden states."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import rnncortex
from rnncortex.analysis.sequences import hidden_markov
from rnncortex.numerics import seeding
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov
from tests.bad_input import Case
from tests.good_input import CHAIN, DOUBLE, SYMBOLS

INITIAL = torch.tensor([0.6, 0.3, 0.1], dtype=torch.float64)
TRANSITION = torch.tensor([[0.7, 0.25, 0.05], [0.1, 0.5, 0.4], [0.9, 0.1, 0.0]], dtype=torch.float64)
EMISSION = torch.tensor([[0.5, 0.3, 0.1, 0.1], [0.1, 0.2, 0.3, 0.4], [0.0, 0.0, 0.5, 0.5]], dtype=torch.float64)


def enumerated(symbols: list[int], initial: torch.Tensor, transition: torch.Tensor, emission: torch.Tensor) -> tuple[float, torch.Tensor]:
    """Probability of the sequence, and of each state at each step given all of it, by summing over every path."""
    states, total = len(initial), 0.0
    occupied = torch.zeros(len(symbols), states, dtype=torch.float64)
    for path in itertools.product(range(states), repeat=len(symbols)):
        weight = (initial[path[0]] * emission[path[0], symbols[0]]).item()
        for step in range(1, len(symbols)):
            weight *= (transition[path[step - 1], path[step]] * emission[path[step], symbols[step]]).item()
        total += weight
        for step, state in enumerate(path):
            occupied[step, state] += weight
    return total, occupied / total


@pytest.mark.parametrize("symbols", [[0], [2, 3], [0, 3, 3, 1, 2], [3, 2, 0, 0, 1, 3, 2]])
def test_filter_and_smoother_by_enumeration(symbols: list[int], device: str) -> None:
    model = [part.to(device) for part in (INITIAL, TRANSITION, EMISSION)]
    sequence = torch.tensor([symbols], device=device)
    filtered = hidden_markov.forward_filter(sequence, *model)
    for step in range(len(symbols)):
        likelihood, past = enumerated(symbols[: step + 1], INITIAL, TRANSITION, EMISSION)
        torch.testing.assert_close(filtered.log_posterior[0, step].exp().cpu(), past[-1], rtol=1e-12, atol=1e-14)
        assert filtered.log_evidence[0, : step + 1].sum().item() == pytest.approx(math.log(likelihood), abs=1e-12)
    _, all_of_it = enumerated(symbols, INITIAL, TRANSITION, EMISSION)
    smoothed = hidden_markov.smooth(sequence, *model)
    torch.testing.assert_close(smoothed[0].exp().cpu(), all_of_it, rtol=1e-12, atol=1e-14)


def test_log_likelihood_is_the_column_of_each_symbol() -> None:
    found = hidden_markov.log_likelihood(torch.tensor([[0, 3]]), INITIAL, TRANSITION, EMISSION)
    assert found[0, 1].exp().tolist() == pytest.approx([0.1, 0.4, 0.5])
    assert found[0, 0, 2] == -math.inf


@settings(max_examples=20, deadline=None)
@given(states=st.integers(1, 4), alphabet=st.integers(1, 4), time=st.integers(1, 5), seed=st.integers(0, 10_000))
def test_any_source_by_enumeration(states: int, alphabet: int, time: int, seed: int) -> None:
    random = seeding.generator(seed)
    model = [torch.softmax(2 * seeding.normal(size, random), -1) for size in ((states,), (states, states), (states, alphabet))]
    symbols = seeding.integers(alphabet, (1, time), random)
    likelihood, expected = enumerated(symbols[0].tolist(), *model)
    torch.testing.assert_close(hidden_markov.smooth(symbols, *model)[0].exp(), expected, rtol=1e-10, atol=1e-13)
    evidence = hidden_markov.forward_filter(symbols, *model).log_evidence
    assert evidence.sum().item() == pytest.approx(math.log(likelihood), abs=1e-10)


def test_rows_are_now_and_columns_next() -> None:
    one_way = torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], dtype=torch.float64)
    start, blind = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64), torch.ones(3, 1, dtype=torch.float64)
    found = hidden_markov.forward_filter(torch.zeros(1, 4, dtype=torch.int64), start, one_way, blind)
    assert found.log_posterior[0].argmax(-1).tolist() == [0, 1, 2, 0]
    assert torch.isneginf(found.log_posterior[0, 1, 0])


def test_nothing_runs_out_of_range_in_a_long_sequence() -> None:
    source = HiddenMarkov(TRANSITION, EMISSION)
    symbols = source.sample(2, 3000, seed=0).symbols
    filtered = hidden_markov.forward_filter(symbols, source.initial, TRANSITION, EMISSION)
    assert filtered.log_evidence.sum(1).max() < -745  # below what float64 can hold as a probability
    for log in (filtered.log_posterior, filtered.log_prior, hidden_markov.smooth(symbols, source.initial, TRANSITION, EMISSION)):
        torch.testing.assert_close(log.exp().sum(-1), torch.ones(2, 3000, dtype=torch.float64), rtol=1e-10, atol=0)


def test_beliefs_are_calibrated() -> None:
    source = HiddenMarkov(TRANSITION, EMISSION)
    states, symbols = source.sample(200, 100, seed=1)
    belief = hidden_markov.forward_filter(symbols, source.initial, TRANSITION, EMISSION).log_posterior.exp()[..., 0]
    surprise = (states == 0).double() - belief
    for weight in (torch.ones_like(belief), belief, belief.square(), (belief > 0.5).double()):
        by_trial = (weight * surprise).mean(1)
        assert abs(by_trial.mean().item()) < 4 * by_trial.std().item() / 200**0.5


def test_bits_are_the_entropy_rate() -> None:
    source = HiddenMarkov(TRANSITION, EMISSION)
    symbols = source.sample(100, 500, seed=2).symbols
    bounds = source.entropy_rate(7)
    spent = hidden_markov.bits_per_symbol(hidden_markov.forward_filter(symbols, source.initial, TRANSITION, EMISSION), skip=20)
    assert bounds.low - 0.01 < spent < bounds.high + 0.01


def test_what_the_source_cannot_emit_is_refused() -> None:
    silent = torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], dtype=torch.float64)
    with pytest.raises(ValueError, match="probability zero"):
        hidden_markov.forward_filter(torch.tensor([[0, 1]]), INITIAL, TRANSITION, silent)


SOURCE = {"transition": CHAIN, "emission": torch.tensor([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]], **DOUBLE)}


EVIDENCE = {"symbols": SYMBOLS, "initial": CHAIN[0], **SOURCE}


BAD_INPUT = [
    Case(
        rnncortex.analysis.sequences.hidden_markov.log_likelihood,
        EVIDENCE,
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        others={"symbols": SYMBOLS[:, :0]},
    ),
    Case(
        rnncortex.analysis.sequences.hidden_markov.forward_filter,
        EVIDENCE,
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        others={"symbols": SYMBOLS.double()},
    ),
    Case(
        rnncortex.analysis.sequences.hidden_markov.smooth,
        EVIDENCE,
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        others={"symbols": SYMBOLS[0]},
    ),
    Case(
        rnncortex.analysis.sequences.hidden_markov.bits_per_symbol,
        {"filtered": rnncortex.analysis.sequences.hidden_markov.forward_filter(**EVIDENCE), "skip": 1},
        counts=("skip",),
        others={"skip": 20},
    ),
]

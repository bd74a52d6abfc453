"""Distributions over all sequences, against the closed forms of independent symbols."""

import math

import pytest
import torch

from rnncortex.theory.sequences import enumeration
from tests.bad_input import Case

P = torch.tensor([0.5, 0.25, 0.25], dtype=torch.float64).log()
BAD_INPUT = [
    Case(enumeration.all_sequences, {"symbols": 2, "time": 3}, counts=("symbols", "time"), others={"time": 30}),
    Case(enumeration.entropy, {"log_probability": P}, others={"log_probability": P.exp()}),
    Case(enumeration.divergence, {"log_p": P, "log_q": P}, others={"log_p": "text", "log_q": P[:2] - P[:2].exp().sum().log()}),
]


def test_all_are_there_once() -> None:
    found = enumeration.all_sequences(3, 4)
    assert found.shape == (81, 4)
    assert len({tuple(row) for row in found.tolist()}) == 81
    assert enumeration.all_sequences(2, 1).tolist() == [[0], [1]]


def test_independent_symbols_add_up() -> None:
    sequences = enumeration.all_sequences(2, 5)
    p, q = (torch.tensor([1 - x, x], dtype=torch.float64).log()[sequences].sum(1) for x in (0.3, 0.6))
    entropy = -(0.3 * math.log(0.3) + 0.7 * math.log(0.7))
    divergence = 0.3 * math.log(0.3 / 0.6) + 0.7 * math.log(0.7 / 0.4)
    assert enumeration.entropy(p).item() == pytest.approx(5 * entropy)
    assert enumeration.divergence(p, q).item() == pytest.approx(5 * divergence)
    assert enumeration.divergence(p, p).item() == 0


def test_what_never_comes_costs_nothing_under_p_and_everything_under_q() -> None:
    never = torch.tensor([1.0, 0.0], dtype=torch.float64).log()
    even = torch.tensor([0.5, 0.5], dtype=torch.float64).log()
    assert enumeration.divergence(never, even).item() == pytest.approx(math.log(2))
    assert enumeration.divergence(even, never).item() == math.inf
    assert enumeration.entropy(never).item() == 0

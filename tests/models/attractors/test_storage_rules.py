"""Storage rules: against sums over patterns, and against what they promise of the patterns."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.models.attractors import storage_rules
from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.tasks.patterns.cues import random_patterns
from tests.bad_input import Case
from tests.good_input import SPINS


def test_hebb_is_the_sum_of_outer_products(device: str) -> None:
    patterns = random_patterns(4, 7, seed=0, dtype=torch.float64, device=device)
    expected = sum(torch.outer(p, p) for p in patterns) / 7
    expected.fill_diagonal_(0)
    torch.testing.assert_close(storage_rules.hebb(patterns), expected)
    torch.testing.assert_close(storage_rules.hebb(torch.stack((patterns, -patterns))), torch.stack((expected, expected)))


@given(st.integers(1, 10), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_pseudo_inverse_holds_whatever_patterns(count: int, seed: int) -> None:
    patterns = random_patterns(count, 24, seed=seed, dtype=torch.float64)
    patterns[:, :8] = 1.0  # patterns that have much in common
    network = HopfieldNetwork(storage_rules.pseudo_inverse(patterns))
    assert torch.equal(network.step(patterns), patterns)


def test_the_pseudo_inverse_of_orthogonal_patterns_is_hebbs_rule() -> None:
    patterns = torch.tensor([[1.0, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1]], dtype=torch.float64)
    torch.testing.assert_close(storage_rules.pseudo_inverse(patterns), storage_rules.hebb(patterns))


def test_as_many_patterns_as_units_are_refused() -> None:
    with pytest.raises(ValueError, match="patterns: expected fewer patterns than units"):
        storage_rules.pseudo_inverse(torch.ones(3, 3))


BAD_INPUT = [
    Case(storage_rules.hebb, {"patterns": SPINS}, tensors=("patterns",), others={"patterns": torch.zeros(2, 2)}),
    Case(storage_rules.pseudo_inverse, {"patterns": SPINS[1:2]}, tensors=("patterns",), others={"patterns": SPINS}),
]

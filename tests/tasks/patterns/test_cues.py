"""Random patterns and cues: their statistics, and that fewer patterns are the first of more."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from rnncortex.tasks.patterns import cues
from tests.bad_input import Case
from tests.good_input import SPINS


def test_patterns_are_fair_and_independent() -> None:
    patterns = cues.random_patterns(200, 500, seed=0, dtype=torch.float64)
    assert set(patterns.unique().tolist()) == {-1.0, 1.0}
    assert patterns.mean().abs() < 4 / 1e5**0.5
    overlaps = (patterns @ patterns.T / 500).fill_diagonal_(0)
    assert abs(overlaps.std().item() * 500**0.5 - 1) < 0.05


@given(st.integers(1, 20), st.integers(0, 20), st.integers(0, 1000))
def test_fewer_patterns_are_the_first_of_more(few: int, more: int, seed: int) -> None:
    assert torch.equal(cues.random_patterns(few, 9, seed=seed), cues.random_patterns(few + more, 9, seed=seed)[:few])


def test_the_overlap_that_is_left_is_one_less_the_share() -> None:
    patterns = cues.random_patterns(100, 1000, seed=0, dtype=torch.float64)
    for share in (0.0, 0.3, 1.0):
        left = (cues.corrupt(patterns, share, seed=1) * patterns).mean()
        assert abs(left.item() - (1 - share)) < 4 / 1e5**0.5
    assert torch.equal(cues.corrupt(patterns, 0.0, seed=1), patterns)


BAD_INPUT = [
    Case(cues.random_patterns, {"patterns": 2, "units": 3, "seed": 0}, counts=("patterns", "units"), seeds=("seed",)),
    Case(
        cues.corrupt,
        {"patterns": SPINS, "share": 0.1, "seed": 0},
        tensors=("patterns",),
        numbers=("share",),
        seeds=("seed",),
        others={"share": 1.5},
    ),
]

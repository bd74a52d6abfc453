"""Sparse meanings: as many features as asked for, spread evenly."""

import torch

from rnncortex.tasks.cognition import sparse_meanings
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        sparse_meanings.draw,
        {"words": 3, "features": 10, "on": 2, "seed": 0},
        counts=("words", "features", "on"),
        seeds=("seed",),
        others={"on": 11},
    )
]


def test_number_on_and_even_spread() -> None:
    drawn = sparse_meanings.draw(4000, 20, 5, seed=0)
    assert drawn.sum(1).unique().tolist() == [5]
    assert (drawn.mean(0) - 0.25).abs().max() < 4 * (0.25 * 0.75 / 4000) ** 0.5
    assert torch.equal(drawn, sparse_meanings.draw(4000, 20, 5, seed=0))

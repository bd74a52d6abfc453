"""Draws against their probabilities, entropies against scipy's."""

import numpy as np
import pytest
import torch
from scipy import stats

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.numerics.probability import categorical
from tests.bad_input import Case
from tests.good_input import CHAIN


def test_outcomes_come_as_often_as_they_should() -> None:
    probabilities = torch.tensor([0.1, 0.0, 0.6, 0.3], dtype=torch.float64)
    drawn = categorical.draw(probabilities.expand(20_000, -1), 0)
    counts = drawn.bincount(minlength=4)
    assert counts[1] == 0
    kept = [0, 2, 3]
    assert stats.chisquare(counts[kept], 20_000 * probabilities[kept]).pvalue > 1e-3


def test_each_row_has_its_own_probabilities(device: str) -> None:
    rows = torch.eye(5, dtype=torch.float64, device=device)[torch.tensor([[3, 1], [0, 4]], device=device)]
    assert categorical.draw(rows, 0).tolist() == [[3, 1], [0, 4]]


def test_the_last_outcome_is_not_exceeded() -> None:
    short = torch.tensor([[0.5, 0.25, 0.25]]).cumsum(-1)
    assert categorical.draw_cumulative(short, torch.tensor([1 - 1e-8])).item() == 2


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_entropy_is_scipys(dtype: torch.dtype) -> None:
    rows = torch.softmax(3 * seeding.normal((7, 5), 0, dtype=dtype), -1)
    expected = stats.entropy(rows.double().numpy(), base=2, axis=-1)
    np.testing.assert_allclose(categorical.entropy(rows).numpy(), expected, rtol=1e-5 if dtype == torch.float32 else 1e-13)
    assert categorical.entropy(torch.tensor([0.0, 1.0], dtype=dtype)).item() == 0


BAD_INPUT = [
    Case(rnncortex.numerics.probability.categorical.draw, {"probabilities": CHAIN, "seed": 0}, tensors=("probabilities",), seeds=("seed",)),
    Case(
        rnncortex.numerics.probability.categorical.entropy,
        {"probabilities": CHAIN},
        tensors=("probabilities",),
        others={"probabilities": -CHAIN},
    ),
]

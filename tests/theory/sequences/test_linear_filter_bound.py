"""The best of linear functions against scikit-learn's regression, a search over weights, and cases solved by hand."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.theory.sequences import linear_filter_bound
from tests.bad_input import Case
from tests.good_input import DOUBLE, SQUARE

CORNERS = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]], dtype=torch.float64)


@pytest.mark.parametrize("shape", [(10, 3), (5, 8), (6, 1)])
def test_explained_variance_is_that_of_a_regression(shape: tuple[int, int], device: str) -> None:
    patterns, targets = seeding.normal(shape, 0), seeding.normal((shape[0],), 1)
    patterns[:, -1] = patterns[:, 0]
    expected = LinearRegression().fit(patterns, targets).score(patterns, targets)
    assert linear_filter_bound.explained_variance(patterns.to(device), targets.to(device)).item() == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.floats(-10, 10), st.floats(0.1, 10))
def test_scale_and_offset_of_patterns_and_targets_do_not_matter(seed: int, offset: float, scale: float) -> None:
    random = seeding.generator(seed)
    patterns, targets = seeding.normal((7, 2), random), seeding.normal((7,), random)
    plain = linear_filter_bound.explained_variance(patterns, targets).item()
    assert linear_filter_bound.explained_variance(scale * patterns + offset, offset - scale * targets).item() == pytest.approx(
        plain, abs=1e-8
    )


@pytest.mark.parametrize(
    ("targets", "share"), [([-1.0, 1.0, 1.0, -1.0], 0.75), ([1.0, 1.0, 1.0, -1.0], 1.0), ([1.0, 1.0, -1.0, -1.0], 1.0)]
)
def test_signs_at_the_corners_of_a_square(targets: list[float], share: float) -> None:
    wanted = torch.tensor(targets, dtype=torch.float64)
    assert linear_filter_bound.right_answers(CORNERS, wanted, tolerance=1.0) == share


@pytest.mark.parametrize("seed", range(4))
def test_right_answers_against_a_search_over_all_lines(seed: int) -> None:
    across, wanted = seeding.normal((6, 1), seed), seeding.normal((6,), 10 + seed)
    w, c = torch.meshgrid(torch.linspace(-15, 15, 1201), torch.linspace(-15, 15, 1201), indexing="ij")
    hits = ((w[..., None] * across[:, 0] + c[..., None] - wanted).abs() < 0.4).sum(-1).max().item()
    at_most, at_least = (linear_filter_bound.right_answers(across, wanted, tolerance=t) for t in (0.4, 0.36))
    assert at_least <= hits / 6 <= at_most


def test_a_constant_is_right_for_the_targets_that_are_close() -> None:
    nothing, wanted = torch.zeros(5, 1, dtype=torch.float64), torch.tensor([0.0, 0.1, 0.2, 3.0, 9.0], dtype=torch.float64)
    assert linear_filter_bound.right_answers(nothing, wanted, tolerance=0.15) == 0.6
    assert linear_filter_bound.right_answers(nothing, wanted, tolerance=1e-3) == 0.2


BAD_INPUT = [
    Case(
        rnncortex.theory.sequences.linear_filter_bound.explained_variance,
        {"patterns": SQUARE[:, :2], "targets": SQUARE[0]},
        tensors=("patterns", "targets"),
        devices=("targets",),
        others={"targets": torch.ones(4, **DOUBLE)},
    ),
    Case(
        rnncortex.theory.sequences.linear_filter_bound.right_answers,
        {"patterns": SQUARE[:, :2], "targets": SQUARE[0], "tolerance": 0.5},
        tensors=("patterns", "targets"),
        devices=("targets",),
        numbers=("tolerance",),
        others={"patterns": torch.zeros(17, 1, **DOUBLE)},
    ),
]

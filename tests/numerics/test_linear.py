"""Linear algebra against numpy and scikit-learn."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

from rnncortex.numerics import linear, seeding
from tests.bad_input import Case
from tests.good_input import SQUARE


def random_matrix(*size: int, seed: int = 0) -> torch.Tensor:
    return seeding.normal(size, seed)


def test_spectrum_against_numpy(device: str) -> None:
    matrices = random_matrix(5, 12, 12)
    eigenvalues = [np.linalg.eigvals(matrix.numpy()) for matrix in matrices]
    radius = linear.spectral_radius(matrices.to(device)).cpu()
    abscissa = linear.spectral_abscissa(matrices.to(device)).cpu()
    np.testing.assert_allclose(radius, [np.abs(e).max() for e in eigenvalues], rtol=1e-10)
    np.testing.assert_allclose(abscissa, [e.real.max() for e in eigenvalues], rtol=1e-10)


@pytest.mark.parametrize("order", [1, 2, math.inf])
def test_operator_norm_is_reached_and_never_exceeded(order: float) -> None:
    matrix = random_matrix(6, 9)
    norm = linear.operator_norm(matrix, order)
    vectors = random_matrix(2000, 9, seed=1)
    stretch = torch.linalg.vector_norm(vectors @ matrix.T, order, dim=-1) / torch.linalg.vector_norm(vectors, order, dim=-1)
    assert (stretch <= norm * (1 + 1e-12)).all()
    reaching = {
        1: torch.eye(9, dtype=torch.float64)[matrix.abs().sum(0).argmax()],
        2: torch.linalg.svd(matrix).Vh[0],
        math.inf: matrix[matrix.abs().sum(1).argmax()].sign(),
    }[order]
    reached = torch.linalg.vector_norm(matrix @ reaching, order) / torch.linalg.vector_norm(reaching, order)
    assert reached.item() == pytest.approx(norm.item(), rel=1e-12)


@given(st.integers(1, 8), st.floats(0.1, 10))
def test_norms_scale(size: int, factor: float) -> None:
    matrix = random_matrix(size, size)
    assert linear.spectral_radius(factor * matrix).item() == pytest.approx(factor * linear.spectral_radius(matrix).item(), rel=1e-9)
    assert linear.operator_norm(factor * matrix).item() == pytest.approx(factor * linear.operator_norm(matrix).item(), rel=1e-9)


def test_ridge_against_scikit_learn(device: str) -> None:
    features, targets = random_matrix(50, 7), random_matrix(50, 2, seed=1)
    found = linear.ridge(features.to(device), targets.to(device), 0.3).cpu()
    expected = Ridge(alpha=0.3, fit_intercept=False).fit(features.numpy(), targets.numpy()).coef_.T
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_principal_components_against_scikit_learn() -> None:
    samples = random_matrix(100, 6) @ random_matrix(6, 6, seed=1)
    found = linear.principal_components(samples, 3)
    expected = PCA(3).fit(samples.numpy())
    np.testing.assert_allclose(found.variance, expected.explained_variance_, rtol=1e-9)
    np.testing.assert_allclose(found.share, expected.explained_variance_ratio_, rtol=1e-9)
    np.testing.assert_allclose(found.project(samples).abs(), np.abs(expected.transform(samples.numpy())), rtol=1e-7, atol=1e-9)
    assert (found.axes.gather(1, found.axes.abs().argmax(1, keepdim=True)) > 0).all()


BAD_INPUT = [
    Case(linear.spectral_radius, {"matrix": SQUARE}, tensors=("matrix",), others={"matrix": SQUARE[:3]}),
    Case(linear.spectral_abscissa, {"matrix": SQUARE}, tensors=("matrix",), others={"matrix": SQUARE[:3]}),
    Case(linear.operator_norm, {"matrix": SQUARE, "order": 2}, tensors=("matrix",), others={"order": 3}),
    Case(
        linear.ridge,
        {"features": SQUARE, "targets": SQUARE, "penalty": 0.1},
        tensors=("features", "targets"),
        devices=("targets",),
        numbers=("penalty",),
        others={"targets": SQUARE[:2]},
    ),
    Case(linear.penalty_of, {"features": SQUARE, "shrinkage": 0.1}, tensors=("features",), numbers=("shrinkage",)),
    Case(
        linear.principal_components,
        {"samples": SQUARE, "components": 2},
        tensors=("samples",),
        counts=("components",),
        others={"components": 5},
    ),
    Case(linear.principal_components(SQUARE, 2).project, {"samples": SQUARE}, tensors=("samples",), devices=("samples",)),
]

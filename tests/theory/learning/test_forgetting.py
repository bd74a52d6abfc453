"""Forgetting to second order, against a quadratic loss, for which it is exact."""

import torch

from rnncortex.numerics import seeding
from rnncortex.theory.learning import forgetting
from tests.bad_input import Case

ROOT = seeding.normal((4, 4), 0)
HESSIAN, GRADIENT, STEP = ROOT @ ROOT.T, seeding.normal((4,), 1), seeding.normal((4,), 2)
VALUES, VECTORS = torch.linalg.eigh(HESSIAN)

BAD_INPUT = [
    Case(
        forgetting.rise,
        {"step": STEP, "curvature": HESSIAN @ STEP, "gradient": GRADIENT},
        tensors=("step", "curvature", "gradient"),
        devices=("curvature", "gradient"),
    ),
    Case(
        forgetting.rise_by_direction,
        {"step": STEP, "eigenvalues": VALUES, "eigenvectors": VECTORS},
        tensors=("step", "eigenvalues", "eigenvectors"),
        devices=("eigenvalues", "eigenvectors"),
    ),
]


def loss(x):
    return GRADIENT @ x + x @ HESSIAN @ x / 2


def test_a_quadratic_loss_rises_exactly_so():
    torch.testing.assert_close(forgetting.rise(STEP, HESSIAN @ STEP, GRADIENT), loss(STEP))
    torch.testing.assert_close(forgetting.rise(STEP, HESSIAN @ STEP), loss(STEP) - GRADIENT @ STEP)


def test_directions_add_up():
    parts = forgetting.rise_by_direction(STEP, VALUES, VECTORS)
    torch.testing.assert_close(parts.sum(), STEP @ HESSIAN @ STEP / 2)
    along = forgetting.rise_by_direction(3 * VECTORS[:, 1], VALUES, VECTORS)
    torch.testing.assert_close(along[1], 9 * VALUES[1] / 2)

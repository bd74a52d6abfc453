"""Hessian-vector products against the whole matrix, and finite differences of the gradient."""

import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.calculus import hessian
from tests.bad_input import Case

POINT, VECTORS = seeding.normal((5,), 0), seeding.normal((2, 3, 5), 1)


def loss(x):
    return torch.tanh(x[0] * x[1:]).square().sum() + (x**4).sum()


BAD_INPUT = [
    Case(hessian.product, {"loss": loss, "point": POINT, "vectors": VECTORS}, tensors=("point", "vectors"), devices=("vectors",)),
]


def test_against_the_matrix(device):
    point, vectors = POINT.to(device), VECTORS.to(device)
    torch.testing.assert_close(hessian.product(loss, point, vectors), vectors @ torch.func.hessian(loss)(point))


def test_against_differences_of_the_gradient():
    gradient = torch.func.grad(loss)
    expected = (gradient(POINT + 1e-6 * VECTORS[0, 0]) - gradient(POINT - 1e-6 * VECTORS[0, 0])) / 2e-6
    torch.testing.assert_close(hessian.product(loss, POINT, VECTORS[0, 0]), expected, rtol=1e-6, atol=1e-6)

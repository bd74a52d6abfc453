"""Repeated QR decompositions, held against one decomposition of the whole product."""

import pytest
import torch
from torch import Tensor

from rnncortex.analysis.dynamics.stretching import stretching
from rnncortex.numerics import seeding
from tests.bad_input import Case

STEPS = 12


def jacobians(units: int) -> Tensor:
    """Random matrices, one a step."""
    return seeding.normal((STEPS, units, units), 3, dtype=torch.float64)


def along(matrices: Tensor, state: Tensor, vectors: Tensor, *, every: int) -> tuple[Tensor, Tensor]:
    """Stretching by the maps h -> J_t h."""

    def advance(step: int, here: Tensor, pushed: Tensor) -> tuple[Tensor, Tensor]:
        return here @ matrices[step].T, pushed @ matrices[step].T

    return stretching(advance, state, vectors, STEPS, every=every)


@pytest.mark.parametrize("every", [1, 3, 12])
@pytest.mark.parametrize("k", [1, 2, 4])
def test_rounds_sum_to_one_decomposition_of_the_product(k: int, every: int) -> None:
    matrices = jacobians(4)
    vectors = torch.linalg.qr(seeding.normal((4, 4), 4, dtype=torch.float64))[0][:k]
    logs, end = along(matrices, torch.ones(4, dtype=torch.float64), vectors, every=every)
    product = torch.linalg.multi_dot(list(matrices.flip(0)))
    whole = torch.linalg.qr(product @ vectors.T)[1].diagonal().abs().log()
    assert logs.shape == (STEPS // every, k)
    torch.testing.assert_close(logs.sum(0), whole, rtol=0, atol=1e-8)
    torch.testing.assert_close(end, product @ torch.ones(4, dtype=torch.float64))


def test_first_perturbations_are_made_orthonormal() -> None:
    matrices, state = jacobians(3), torch.zeros(3, dtype=torch.float64)
    skewed = torch.tensor([[2.0, 0.0, 0.0], [5.0, 3.0, 0.0], [1.0, 1.0, -4.0]], dtype=torch.float64)
    found, _ = along(matrices, state, skewed, every=1)
    expected, _ = along(matrices, state, torch.eye(3, dtype=torch.float64), every=1)
    torch.testing.assert_close(found, expected)


BAD_INPUT = [
    Case(
        stretching,
        {
            "advance": lambda step, state, vectors: (state, vectors),
            "state": torch.ones(2, dtype=torch.float64),
            "vectors": torch.eye(2, dtype=torch.float64),
            "steps": 6,
            "every": 2,
        },
        tensors=("state", "vectors"),
        devices=("vectors",),
        counts=("steps", "every"),
        others={"steps": 5},
    ),
]

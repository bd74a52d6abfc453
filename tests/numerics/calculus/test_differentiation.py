"""Pushforwards against Jacobians of autograd, for functions that take further rows and functions that do not."""

import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.calculus import differentiation


def swirl(h: torch.Tensor, scale: float = 1.0) -> torch.Tensor:
    return scale * torch.stack((torch.sin(h[..., 0]) * h[..., 1], h[..., 0] ** 2, h.sum(-1)), -1)


def test_pushes_are_products_with_the_jacobian(device: str) -> None:
    state, vectors = seeding.normal((4, 2), 0, device=device), seeding.normal((4, 5, 2), 1, device=device)

    def refuses_more(h: torch.Tensor, scale: float) -> torch.Tensor:
        assert h.shape == state.shape
        return swirl(h, scale)

    for function in (swirl, refuses_more):
        images, pushed = differentiation.Pushforward(function)(state, vectors, 0.5)
        torch.testing.assert_close(images, swirl(state, 0.5))
        for row in range(4):
            slope = torch.autograd.functional.jacobian(lambda h: swirl(h, 0.5), state[row])
            torch.testing.assert_close(pushed[row], vectors[row] @ slope.T)
            torch.testing.assert_close(differentiation.jacobian(lambda h: swirl(h, 0.5), state)[row], slope)


def test_nothing_to_differentiate_by() -> None:
    assert differentiation.jacobian(lambda h: torch.ones(*h.shape[:-1], 3), torch.ones(4, 0)).shape == (4, 3, 0)

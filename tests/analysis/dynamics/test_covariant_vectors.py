"""Covariant vectors against eigenvectors, against the dynamics that must carry them, and against the exponents."""

import math

import torch

from rnncortex.analysis.dynamics import covariant_vectors
from rnncortex.models.rate.random_networks import random_network
from rnncortex.numerics import seeding
from tests.bad_input import Case


def test_of_a_linear_map_they_are_the_eigenvectors() -> None:
    axes = seeding.normal((4, 4), 0)
    matrix = axes @ torch.diag(torch.tensor([1.3, -0.9, 0.5, 0.2], dtype=torch.float64)) @ torch.linalg.inv(axes)
    found = covariant_vectors.covariant_vectors(
        lambda h, v: (h @ matrix.T, v @ matrix.T), torch.zeros(2, 4, dtype=torch.float64), k=4, steps=3, transient=150
    )
    expected = (axes / axes.norm(dim=0)).T
    overlaps = (found.vectors * expected).sum(-1).abs()
    torch.testing.assert_close(overlaps, torch.ones(2, 3, 4, dtype=torch.float64), rtol=0, atol=1e-9)
    torch.testing.assert_close(found.growth[0, 0].exp(), torch.tensor([1.3, 0.9, 0.5, 0.2], dtype=torch.float64))


def test_growth_is_known_from_the_last_step_on() -> None:
    found = covariant_vectors.covariant_vectors(lambda h, v: (h, 1.5 * v), torch.zeros(3, dtype=torch.float64), k=2, steps=4, transient=0)
    torch.testing.assert_close(found.growth, torch.full((4, 2), math.log(1.5), dtype=torch.float64))


def test_the_dynamics_carry_each_vector_into_the_next() -> None:
    network = random_network(12, 2.5, leak_rate=0.3, seed=1).requires_grad_(False)
    start = seeding.normal((12,), 2)
    found = covariant_vectors.covariant_vectors(network.linearised_step, start, k=6, steps=200, transient=400)
    for step in range(0, 199, 20):
        pushed = found.vectors[step] @ network.jacobian(found.states[step]).T
        torch.testing.assert_close(pushed.norm(dim=-1).log(), found.growth[step])
        cosine = (pushed * found.vectors[step + 1]).sum(-1).abs() / pushed.norm(dim=-1)
        torch.testing.assert_close(cosine, torch.ones(6, dtype=torch.float64), rtol=0, atol=1e-10)
    torch.testing.assert_close(network.step(found.states[:-1]), found.states[1:], rtol=0, atol=1e-12)


def test_henon_vectors_grow_at_the_exponents_and_are_not_orthogonal() -> None:
    def henon(h: torch.Tensor, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x, y = h.unbind(-1)
        u, v = vectors.unbind(-1)
        return torch.stack((1 - 1.4 * x**2 + y, 0.3 * x), -1), torch.stack((-2.8 * x[..., None] * u + v, 0.3 * u), -1)

    start = 0.01 * torch.arange(20, dtype=torch.float64)[:, None].expand(-1, 2)
    found = covariant_vectors.covariant_vectors(henon, start, k=2, steps=1000, transient=60)
    first, second = found.growth.mean((0, 1)).tolist()
    assert abs(first - 0.4192) < 0.01  # Sprott (2003)
    assert abs(second + 1.6232) < 0.01
    angles = torch.rad2deg(torch.arccos((found.vectors[..., 0, :] * found.vectors[..., 1, :]).sum(-1).abs().clamp(max=1)))
    assert angles.min() < 5 < 60 < angles.max()  # tangencies: the map is not hyperbolic


def linear(state: torch.Tensor, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return 0.5 * state, 0.5 * vectors


BAD_INPUT = [
    Case(
        covariant_vectors.covariant_vectors,
        {"linearised_step": linear, "state": torch.ones(3), "k": 2, "steps": 3, "transient": 2, "seed": 0},
        tensors=("state",),
        counts=("k", "steps", "transient"),
        seeds=("seed",),
        others={"k": 5, "linearised_step": lambda h, v: (h, 0 * v)},
    )
]

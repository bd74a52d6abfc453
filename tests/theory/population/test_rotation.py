"""Rotation of linear systems by fits to many even states, by search, and by hand."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.population import rotation
from tests.bad_input import Case
from tests.good_input import SQUARE

DOUBLE = {"dtype": torch.float64}


def test_frequencies_of_blocks(device: str) -> None:
    turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]], **DOUBLE, device=device)
    decay = torch.full((1, 1), -3.0, **DOUBLE, device=device)
    blocks = torch.block_diag(2 * math.pi * turn, 10 * math.pi * turn, decay) - 0.5 * torch.eye(5, **DOUBLE, device=device)
    basis = torch.linalg.qr(seeding.normal((5, 5), 0, device=device)).Q
    assert rotation.frequencies(basis @ blocks @ basis.T).tolist() == pytest.approx([5.0, 1.0])


def test_share_of_spirals_by_hand(device: str) -> None:
    generator = torch.tensor([[-3.0, -4.0], [4.0, -3.0]], **DOUBLE, device=device)
    assert rotation.skew_share(generator, torch.eye(2, **DOUBLE, device=device)).item() == pytest.approx(16 / 25)


def test_share_by_a_search_over_all_skew_matrices() -> None:
    from scipy.optimize import minimize

    generator, root = seeding.normal((4, 4), 0), seeding.normal((4, 4), 1)
    spread = root @ root.T
    rows, columns = torch.triu_indices(4, 4, 1)

    def left(free: object) -> float:
        skew = torch.zeros(4, 4, **DOUBLE)
        skew[rows, columns] = torch.as_tensor(free)
        rest = generator - skew + skew.T
        return ((rest @ spread @ rest.T).trace() / (generator @ spread @ generator.T).trace()).item()

    best = minimize(left, torch.zeros(6, **DOUBLE).numpy(), method="BFGS", options={"gtol": 1e-9}).fun
    assert rotation.skew_share(generator, spread).item() == pytest.approx(1 - best, abs=1e-8)


@pytest.mark.parametrize("ratio", [1.0, 1.7, 4.0])
def test_ellipse_by_points_along_it(ratio: float) -> None:
    angle = 2 * math.pi * torch.arange(360, **DOUBLE) / 360
    points = torch.stack((ratio * angle.cos(), angle.sin()), 1)
    speeds = torch.stack((-ratio * angle.sin(), angle.cos()), 1)
    turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]], **DOUBLE)
    grid = torch.linspace(0, 3, 30_001, **DOUBLE)
    moment = (speeds * (points @ turn.T)).sum()
    explained = (2 * grid * moment - grid.square() * points.square().sum()) / speeds.square().sum()
    found = rotation.ellipse(ratio)
    assert found.speed.item() == pytest.approx(grid[explained.argmax()].item(), abs=1e-4)
    assert found.best_r2.item() == pytest.approx(explained.max().item(), abs=1e-7)
    part = (ratio + 1 / ratio) / 2
    left = (speeds - part * points @ turn.T).square().sum() / speeds.square().sum()
    assert found.part_r2.item() == pytest.approx(1 - left.item())


BAD_INPUT = [
    Case(rotation.ellipse, {"ratio": 2.0}, numbers=("ratio",), others={"ratio": 0.5}),
    Case(rotation.frequencies, {"generator": SQUARE}, tensors=("generator",), others={"generator": SQUARE[:3]}),
    Case(
        rotation.skew_share,
        {"generator": SQUARE, "covariance": torch.eye(4, **DOUBLE)},
        tensors=("generator", "covariance"),
        devices=("covariance",),
        others={"covariance": -torch.eye(4, **DOUBLE)},
    ),
]

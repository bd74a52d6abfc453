"""Basins of systems whose borders are known."""

import torch

from rnncortex.analysis.dynamics import basins
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, SQUARE


def two_wells(h: torch.Tensor) -> torch.Tensor:
    """Wells at x = -1 and x = 1, a saddle at the origin; the border is the y axis."""
    x, y = h.unbind(-1)
    return torch.stack((x - x**3, -y), -1)


ATTRACTORS = torch.tensor([[-1.0, 0.0], [1.0, 0.0]], dtype=torch.float64)


def test_settle(device: str) -> None:
    starts = seeding.uniform((200, 2), 0, low=-1.5, high=1.5, device=device)
    ends = basins.settle(lambda h: h + 0.05 * two_wells(h), starts, ATTRACTORS.to(device))
    assert torch.equal(ends, (starts[:, 0] > 0).long())
    on_the_border = torch.tensor([[0.0, 0.5]], dtype=torch.float64, device=device)
    assert basins.settle(lambda h: h + 0.05 * two_wells(h), on_the_border, ATTRACTORS.to(device)).item() == -1


def test_separatrix_and_sides() -> None:
    saddle, up = torch.zeros(2, dtype=torch.float64), torch.tensor([0.0, 1.0], dtype=torch.float64)
    border = basins.separatrix(two_wells, saddle, up, dt=0.05, steps=500)
    assert border[:, 0].abs().max() < 1e-9
    nearest = border[border[:, 1].abs().argsort()[:3], 1].sort().values
    torch.testing.assert_close(nearest, torch.tensor([-1e-4, 0.0, 1e-4], dtype=torch.float64))
    assert border[:, 1].min() < -5
    assert border[:, 1].max() > 5
    points = seeding.uniform((100, 2), 0, low=-1, high=1)
    assert torch.equal(basins.side_of(points, border), -points[:, 0].sign())


def test_side_of_an_oblique_line() -> None:
    line = torch.tensor([[-3.0, -1.0], [0.0, 0.0], [6.0, 2.0]], dtype=torch.float64)
    points = 2 * torch.rand(200, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 1
    above = points[:, 1] > points[:, 0] / 3
    assert torch.equal(basins.side_of(points, line) > 0, above)


def test_side_of_a_bent_curve() -> None:
    angle = torch.linspace(0, 3, 50, dtype=torch.float64)
    arc = torch.stack((torch.cos(angle), torch.sin(angle)), -1)  # walked anticlockwise: the centre is on the left
    assert basins.side_of(torch.tensor([[0.0, 0.5], [0.0, 1.5], [0.0, 0.99]], dtype=torch.float64), arc).tolist() == [1, -1, 1]


BAD_INPUT = [
    Case(
        basins.settle,
        {"network": torch.tanh, "starts": SQUARE, "attractors": SQUARE[:2], "steps": 3, "tolerance": 0.1},
        tensors=("starts", "attractors"),
        devices=("attractors",),
        counts=("steps",),
        numbers=("tolerance",),
    ),
    Case(
        basins.separatrix,
        {"network": torch.neg, "saddle": torch.zeros(2, **DOUBLE), "direction": torch.ones(2, **DOUBLE), "dt": 0.1, "steps": 3},
        tensors=("saddle", "direction"),
        devices=("direction",),
        numbers=("dt",),
        counts=("steps",),
    ),
    Case(
        basins.side_of,
        {"points": SQUARE[:, :2], "curve": SQUARE[:, 2:]},
        tensors=("points", "curve"),
        devices=("curve",),
        others={"curve": SQUARE[:1, 2:]},
    ),
]

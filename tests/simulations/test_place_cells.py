"""Simulated place cells: Poisson neurons that fire where the animal is."""

import math

import torch

from rnncortex.numerics import seeding
from rnncortex.simulations import place_cells
from rnncortex.simulations.place_cells import PlaceCells
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_place_fields_peak_at_their_centres(device: str) -> None:
    cells = PlaceCells(seeding.uniform((5, 2), 0, device=device), width=0.1, peak=12.0, background=0.5)
    at_home = cells.rates(cells.centres).diagonal()
    torch.testing.assert_close(at_home, torch.full_like(at_home, 12.5))
    torch.testing.assert_close(cells.slopes(cells.centres).diagonal().T, torch.zeros_like(cells.centres))
    away = cells.centres + torch.tensor([0.1, 0.0], dtype=torch.float64, device=device)
    torch.testing.assert_close(cells.rates(away).diagonal(), torch.full_like(at_home, 0.5 + 12 * math.exp(-0.5)))


def test_slopes_are_derivatives() -> None:
    cells, here = PlaceCells(seeding.uniform((5, 2), 0)), torch.tensor([0.3, 0.7]).double()
    step = 1e-6
    for axis in (0, 1):
        push = torch.zeros(2).double()
        push[axis] = step
        numerical = (cells.rates(here + push) - cells.rates(here - push)) / (2 * step)
        torch.testing.assert_close(cells.slopes(here)[:, axis], numerical, rtol=1e-6, atol=1e-6)


PLACE = place_cells.PlaceCells(SQUARE[:, :2])


BAD_INPUT = [
    Case(
        place_cells.PlaceCells,
        {"centres": SQUARE[:, :2], "width": 0.1, "peak": 5.0, "background": 0.1},
        tensors=("centres",),
        numbers=("width", "peak", "background"),
    ),
    Case(PLACE.rates, {"positions": SQUARE[:, :2]}, tensors=("positions",), devices=("positions",)),
    Case(PLACE.slopes, {"positions": SQUARE[:, :2]}, tensors=("positions",), devices=("positions",)),
    Case(
        PLACE.record,
        {"positions": SQUARE[:, :2], "dt": 0.1, "seed": 0},
        tensors=("positions",),
        devices=("positions",),
        numbers=("dt",),
        seeds=("seed",),
    ),
]

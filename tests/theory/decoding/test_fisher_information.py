"""How finely a population of Poisson neurons can tell where the animal is: Fisher information and the Cramér-Rao bound."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.simulations.place_cells import PlaceCells
from rnncortex.theory.decoding import fisher_information
from tests.bad_input import Case
from tests.good_input import DOUBLE


def test_information_is_the_expected_curvature() -> None:
    """Against the second derivative of the expected log-likelihood, by autograd, for one set of rates."""
    cells = PlaceCells(seeding.uniform((6, 2), 0), width=0.2, peak=8.0, background=0.5)
    here = torch.tensor([0.4, 0.6]).double()
    expected = cells.rates(here)

    def score(position: torch.Tensor) -> torch.Tensor:
        squares = (position - cells.centres).square().sum(-1)
        rates = cells.background + cells.peak * torch.exp(-squares / (2 * cells.width**2))
        return -0.3 * (expected * rates.log() - rates).sum()

    curvature = torch.autograd.functional.hessian(score, here)
    found = fisher_information.poisson_information(expected, cells.slopes(here), 0.3)
    torch.testing.assert_close(found, curvature, rtol=1e-9, atol=1e-9)


def test_cramer_rao_of_independent_directions() -> None:
    information = torch.diag(torch.tensor([4.0, 25.0])).double()
    assert fisher_information.cramer_rao(information).item() == pytest.approx(1 / 4 + 1 / 25)


def test_information_of_many_cells() -> None:
    """Cells everywhere: two pi times density times peak rate times duration, in each direction."""
    side = torch.linspace(-1, 2, 61).double()
    cells = PlaceCells(torch.cartesian_prod(side, side), width=0.12, peak=10.0, background=1e-9)
    here = torch.tensor([[0.5, 0.5]]).double()
    found = fisher_information.poisson_information(cells.rates(here), cells.slopes(here), 0.1)
    torch.testing.assert_close(found[0], 2 * math.pi * 400 * 10 * 0.1 * torch.eye(2).double(), rtol=1e-3, atol=1e-6)


BAD_INPUT = [
    Case(
        fisher_information.poisson_information,
        {"rates": torch.ones(3, **DOUBLE), "slopes": torch.ones(3, 2, **DOUBLE), "duration": 1.0},
        tensors=("rates", "slopes"),
        devices=("slopes",),
        numbers=("duration",),
        others={"rates": torch.zeros(3, **DOUBLE)},
    ),
    Case(
        fisher_information.cramer_rao,
        {"information": torch.eye(2, **DOUBLE)},
        tensors=("information",),
        others={"information": torch.zeros(2, 2, **DOUBLE)},
    ),
]

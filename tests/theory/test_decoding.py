"""Errors of filters and bounds on decoding, against recursions, closed forms and autograd."""

import math

import pytest
import torch

from rnncortex.analysis.decoding import kalman
from rnncortex.numerics import seeding
from rnncortex.numerics.state_space import LinearGaussian
from rnncortex.simulations.place_cells import PlaceCells
from rnncortex.theory.decoding import fisher_information, optimal_filtering
from rnncortex.theory.population.linear_processes import stationary_covariance


def stable_space() -> LinearGaussian:
    transition = torch.tensor([[0.8, 0.3], [-0.3, 0.7]]).double()
    process = torch.tensor([[0.5, 0.1], [0.1, 0.3]]).double()
    noise = 2 * torch.eye(3).double()
    initial = stationary_covariance(transition, process)
    return LinearGaussian(transition, process, seeding.normal((3, 2), 0), noise, initial, torch.zeros(2).double(), torch.ones(3).double())


def test_riccati_is_what_the_recursion_settles_to() -> None:
    space = stable_space()
    settled = optimal_filtering.kalman_steady_state(space)
    filtered = kalman.decode(space, torch.zeros(1, 200, 3).double()).covariance[-1]
    torch.testing.assert_close(settled.filtered, filtered, rtol=1e-10, atol=1e-12)
    predicted = space.transition @ filtered @ space.transition.T + space.process
    torch.testing.assert_close(settled.predicted, predicted, rtol=1e-10, atol=1e-12)


def test_wiener_error_is_that_of_a_filter_started_in_the_past() -> None:
    """With the stationary first covariance, the Kalman filter after n steps is the best linear estimate from n observations."""
    space = stable_space()
    errors = kalman.decode(space, torch.zeros(1, 9, 3).double()).covariance
    for lags in (1, 2, 5, 9):
        torch.testing.assert_close(optimal_filtering.wiener_error(space, lags), errors[lags - 1], rtol=1e-9, atol=1e-11)


def test_explained() -> None:
    assert optimal_filtering.explained(torch.eye(2).double(), 4 * torch.eye(2).double()) == pytest.approx(0.75)


def test_samples_have_the_covariances_that_were_asked_for() -> None:
    space = stable_space()
    states, seen = space.sample(4000, 12, seed=0)
    assert (torch.cov(states[:, -1].T) - space.initial).abs().max() < 0.15
    lagged = states[:, 6:].flatten(0, 1).T @ states[:, 5:-1].flatten(0, 1) / states[:, 6:].flatten(0, 1).shape[0]
    assert (lagged - space.transition @ space.initial).abs().max() < 0.1
    left = seen - space.offset - states @ space.readout.T
    assert (torch.cov(left.flatten(0, 1).T) - space.noise).abs().max() < 0.1
    again = space.sample(4000, 12, seed=0)
    assert torch.equal(again[1], seen)


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

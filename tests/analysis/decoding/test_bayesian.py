"""Where the animal is, or thinks it is: Bayes' rule on the spikes of Poisson cells."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import poisson

from rnncortex.analysis.decoding import bayesian
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, SQUARE


def test_log_likelihood_is_poisson(device: str) -> None:
    rates = seeding.uniform((7, 5), 0, low=0.5, high=20.0, device=device)
    counts = seeding.poisson(torch.full((3, 4, 5), 2.0, dtype=torch.float64, device=device), 1)
    found = bayesian.log_likelihood(counts, rates, 0.3).cpu()
    exact = poisson.logpmf(counts.cpu().numpy()[:, :, None], 0.3 * rates.cpu().numpy()).sum(-1)
    shared = -torch.lgamma(counts.cpu() + 1).sum(-1, keepdim=True)
    np.testing.assert_allclose(found + shared, exact, atol=1e-10)


def test_posterior_is_bayes_rule() -> None:
    rates, prior = seeding.uniform((4, 3), 0, low=1.0, high=5.0), torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)
    counts = torch.tensor([2.0, 0.0, 1.0]).double()
    likelihood = bayesian.log_likelihood(counts, rates, 1.0)
    joint = poisson.pmf(counts.numpy(), rates.numpy()).prod(1) * prior.numpy()
    np.testing.assert_allclose(bayesian.posterior(likelihood, prior), joint / joint.sum(), atol=1e-12)


def test_filtered_is_the_sum_over_all_paths(device: str) -> None:
    likelihood = seeding.normal((2, 4, 3), 0, device=device)
    prior = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64, device=device)
    transition = torch.softmax(seeding.normal((3, 3), 1, device=device), -1)
    found = bayesian.filtered(likelihood, prior, transition)
    for trial in range(2):
        for end in range(1, 5):
            weight = torch.zeros(3, dtype=torch.float64)
            for path in torch.cartesian_prod(*[torch.arange(3)] * end).reshape(-1, end).tolist():
                chance = prior[path[0]].item() * math.prod(transition[a, b].item() for a, b in zip(path, path[1:], strict=False))
                weight[path[-1]] += chance * math.exp(sum(likelihood[trial, t, place].item() for t, place in enumerate(path)))
            torch.testing.assert_close(found[trial, end - 1].cpu(), weight / weight.sum(), rtol=1e-10, atol=1e-12)


def test_motion_prior_and_mean_place() -> None:
    places = torch.tensor([[0.0], [1.0], [3.0]]).double()
    prior = bayesian.motion_prior(places, 1.0)
    row = np.exp([-0.5, 0, -2.0])
    np.testing.assert_allclose(prior[1], row / row.sum(), atol=1e-12)
    assert bayesian.mean_place(torch.tensor([0.5, 0.25, 0.25]).double(), places).item() == pytest.approx(1.0)


EVEN = torch.full((4,), 0.25, **DOUBLE)


BAD_INPUT = [
    Case(
        bayesian.log_likelihood,
        {"counts": SQUARE.abs(), "rates": SQUARE.abs(), "dt": 0.1},
        tensors=("rates",),
        recordings=("counts",),
        devices=("counts",),
        numbers=("dt",),
        others={"rates": SQUARE, "counts": SQUARE},
    ),
    Case(
        bayesian.posterior,
        {"likelihood": SQUARE, "prior": EVEN},
        tensors=("likelihood", "prior"),
        devices=("prior",),
        others={"prior": torch.ones(4, **DOUBLE)},
    ),
    Case(
        bayesian.filtered,
        {"likelihood": SQUARE[None], "prior": EVEN, "transition": EVEN.expand(4, 4)},
        tensors=("likelihood", "prior", "transition"),
        devices=("prior", "transition"),
        others={"transition": SQUARE},
    ),
    Case(bayesian.motion_prior, {"places": SQUARE[:, :2], "step_std": 0.1}, tensors=("places",), numbers=("step_std",)),
    Case(
        bayesian.mean_place,
        {"belief": EVEN.expand(3, 4), "places": SQUARE[:, :2]},
        tensors=("belief", "places"),
        devices=("belief",),
        others={"belief": SQUARE},
    ),
]

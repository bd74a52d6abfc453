"""Fits of spiking models against scikit-learn and against each other."""

import pytest
import torch

from rnncortex.models.spikes.filters import bumps
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.models.spikes.likelihood import log_likelihood
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.numerics import seeding
from rnncortex.simulations.shared_state import population
from rnncortex.training.newton import fit_newton
from rnncortex.training.spike_prediction import fit_by_gradient

INPUTS = seeding.normal((10, 80, 2), 0)
SPIKES = (seeding.uniform((10, 80, 2), 1) < torch.sigmoid(INPUTS - 1.5)).double()
INCLUDED = seeding.uniform((10, 80), 2) < 0.7


def model(device: str = "cpu") -> SpikingGLM:
    return SpikingGLM(2, 2, input_basis=bumps(5, 2).to(device), history_basis=bumps(20, 4).to(device), device=device)


@pytest.mark.parametrize("penalty", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("included", [None, INCLUDED], ids=["all", "some"])
def test_newton_finds_what_scikit_learn_finds(penalty, included, device):
    from sklearn.linear_model import LogisticRegression

    ours = model(device)
    fit = fit_newton(
        ours, INPUTS.to(device), SPIKES.to(device), included=None if included is None else included.to(device), penalty=penalty
    )
    rows = torch.ones(10, 80, dtype=torch.bool) if included is None else included
    design = model().features(INPUTS, SPIKES)[rows].numpy()
    for unit in range(2):
        theirs = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(design, SPIKES[rows][:, unit].numpy())
        torch.testing.assert_close(ours.weight[unit].detach().cpu(), torch.from_numpy(theirs.coef_[0]), atol=2e-5, rtol=0)
        assert ours.bias[unit].item() == pytest.approx(theirs.intercept_[0], abs=2e-5)
    assert fit.gradient <= 1e-6
    assert (fit.objective.diff() <= 1e-9).all()


def test_newton_reports_its_objective():
    ours = model()
    fit = fit_newton(ours, INPUTS, SPIKES, penalty=2.0)
    value = -log_likelihood(ours(INPUTS, SPIKES), SPIKES).sum() + ours.weight.square().sum()
    assert fit.objective[-1].item() == pytest.approx(value.item(), rel=1e-12)


def test_newton_says_when_it_does_not_arrive():
    with pytest.raises(RuntimeError, match="the gradient is still"):
        fit_newton(model(), INPUTS, SPIKES, iterations=1)


def test_gradient_descent_arrives_where_newton_does():
    exact, descended = SpikingGLM(2, 2), SpikingGLM(2, 2)
    fit_newton(exact, INPUTS, SPIKES, included=INCLUDED, penalty=1e-6)
    losses = fit_by_gradient(descended, INPUTS, SPIKES, included=INCLUDED, updates=600, learning_rate=0.03)
    best = torch.nn.functional.binary_cross_entropy_with_logits(exact(INPUTS, SPIKES)[INCLUDED], SPIKES[INCLUDED])
    assert losses[-1].item() == pytest.approx(best.item(), abs=1e-7)
    torch.testing.assert_close(descended.weight, exact.weight, atol=1e-3, rtol=0)


def test_a_network_comes_close_to_the_best_prediction(device):
    units = population(20, rate=15.0, coupling=1.0, tau=0.5, seed=0)
    train, test = units.record(60, 60, seed=1).spikes.float(), units.record(60, 60, seed=2).spikes
    network = SpikingRNN(0, 20, 8, latents=1, leak_rate=0.2, seed=0, device=device).match_rates(train.to(device))
    none = torch.zeros(60, 60, 0, device=device)
    fit_by_gradient(network, none, train.to(device), updates=150, learning_rate=0.05)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(network(none, test.float().to(device)).cpu().double(), test)
    floor = torch.nn.functional.binary_cross_entropy(units.predict(test).probability, test)
    flat = torch.nn.functional.binary_cross_entropy(train.double().mean((0, 1)).expand_as(test), test)
    assert floor < loss < floor + 0.2 * (flat - floor)

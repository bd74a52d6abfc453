"""Training a model of spikes to predict the next ones from those recorded, by gradient descent."""

import pytest
import torch

from rnncortex.models.spikes import rnn
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.numerics import seeding
from rnncortex.simulations.shared_state import population
from rnncortex.training.spikes import spike_prediction
from rnncortex.training.spikes.newton import fit_newton
from rnncortex.training.spikes.spike_prediction import fit_by_gradient
from tests.bad_input import Case
from tests.good_input import DOUBLE, DRIVEN, FIRED

INPUTS = seeding.normal((10, 80, 2), 0)


SPIKES = (seeding.uniform((10, 80, 2), 1) < torch.sigmoid(INPUTS - 1.5)).double()


INCLUDED = seeding.uniform((10, 80), 2) < 0.7


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


SPIKING = rnn.SpikingRNN(2, 2, 4, latents=1, seed=0, **DOUBLE)


BAD_INPUT = [
    Case(
        spike_prediction.fit_by_gradient,
        {
            "model": SPIKING,
            **DRIVEN,
            "included": torch.ones(3, 40, dtype=torch.bool),
            "updates": 1,
            "learning_rate": 1e-2,
            "weight_decay": 1e-3,
            "seed": 0,
        },
        tensors=("inputs",),
        recordings=("spikes",),
        devices=("spikes",),
        counts=("updates",),
        numbers=("learning_rate", "weight_decay"),
        seeds=("seed",),
        others={"included": torch.zeros(3, 40), "spikes": 2 * FIRED},
    ),
]

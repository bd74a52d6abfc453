"""How likely spikes are in bins short enough to hold at most one, given the log-odds of a spike in each."""

import itertools

import pytest
import torch

from rnncortex.models.spikes import likelihood
from rnncortex.models.spikes.likelihood import log_likelihood, rate
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, FIRED
from tests.models.spikes.built import MODELS


def test_likelihood_is_that_of_coins(device):
    odds, spikes = 3 * seeding.normal((2, 7, 3), 0).to(device), (seeding.uniform((2, 7, 3), 1) < 0.4).double().to(device)
    expected = torch.distributions.Bernoulli(logits=odds).log_prob(spikes).sum(1)
    torch.testing.assert_close(log_likelihood(odds, spikes), expected)
    torch.testing.assert_close(1 - torch.exp(-0.01 * rate(odds, 0.01)), torch.sigmoid(odds))


@MODELS
def test_chances_of_all_trains_sum_to_one(build):
    trains = torch.tensor(list(itertools.product((0.0, 1.0), repeat=8)), **DOUBLE).reshape(256, 4, 2)
    inputs = seeding.normal((1, 4, 1), 6).expand(256, -1, -1)
    model = build(1, 2)
    chance = log_likelihood(model(inputs, trains), trains).sum(1).exp()
    assert chance.sum().item() == pytest.approx(1, abs=1e-12)


@MODELS
def test_simulation_draws_each_train_as_often_as_the_likelihood_says(build):
    trains = torch.tensor(list(itertools.product((0.0, 1.0), repeat=4)), **DOUBLE)[..., None]
    inputs, runs = seeding.normal((1, 4, 1), 6), 20_000
    model = build(1, 1)
    chance = log_likelihood(model(inputs.expand(16, -1, -1), trains), trains).sum(1).exp()
    drawn = model.simulate(inputs.expand(runs, -1, -1), seed=0)[..., 0] @ torch.tensor([8.0, 4.0, 2.0, 1.0], **DOUBLE)
    share = torch.bincount(drawn.long(), minlength=16) / runs
    assert ((share - chance).abs() <= 4.5 * (chance * (1 - chance) / runs).sqrt() + 1e-9).all()


BAD_INPUT = [
    Case(
        likelihood.log_likelihood,
        {"log_odds": FIRED, "spikes": FIRED},
        tensors=("log_odds",),
        recordings=("spikes",),
        devices=("spikes",),
        others={"spikes": 2 * FIRED},
    ),
    Case(likelihood.rate, {"log_odds": FIRED, "dt": 0.1}, numbers=("dt",), others={"log_odds": "text"}),
    Case(likelihood.zeros_and_ones, {"name": "spikes", "spikes": FIRED}, recordings=("spikes",), others={"spikes": -FIRED}),
]

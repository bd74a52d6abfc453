"""A recurrent network that reads spikes and inputs up to now, and gives the odds of the next spikes."""

import torch

from rnncortex.models.spikes import rnn as spiking_rnn
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, DRIVEN, FIRED
from tests.models.spikes.built import rnn


def test_the_network_is_stepped_as_it_says():
    model, inputs, spikes = rnn(2, 3), seeding.normal((1, 6, 2), 4), (seeding.uniform((1, 6, 3), 5) < 0.3).double()
    state, before = torch.zeros(1, 5, **DOUBLE), torch.zeros(1, 3, **DOUBLE)
    odds = model(inputs, spikes)
    for t in range(6):
        state = model.network.step(state, torch.cat((inputs[:, t], before), 1))
        torch.testing.assert_close(odds[:, t], model.to_log_odds(model.to_latents(state)))
        before = spikes[:, t]


def test_matched_rates_are_the_rates():
    spikes = (seeding.uniform((20, 50, 3), 0) < torch.tensor([0.1, 0.3, 0.6], **DOUBLE)).double()
    model = SpikingRNN(0, 3, 4, latents=1, seed=0, **DOUBLE).match_rates(spikes)
    torch.testing.assert_close(torch.sigmoid(model.to_log_odds.bias.detach()), spikes.mean((0, 1)))


def test_simulated_spikes_have_the_odds_that_the_network_gives_them():
    model, inputs = rnn(2, 3), seeding.normal((400, 12, 2), 4)
    past = (seeding.uniform((400, 5, 3), 5) < 0.3).double()
    spikes = model.simulate(inputs, past, seed=1)
    odds = torch.sigmoid(model(inputs, spikes)[:, 5:].detach())
    assert spikes.shape == (400, 12, 3)
    assert torch.equal(spikes[:, :5], past)
    assert set(spikes.unique().tolist()) == {0.0, 1.0}
    surprise = (spikes[:, 5:] - odds) / (odds * (1 - odds)).sqrt()
    within = 4 / (400 * 7) ** 0.5
    assert (surprise.mean((0, 1)).abs() < within).all()
    assert ((surprise * (odds - odds.mean((0, 1)))).mean((0, 1)).abs() < within * odds.std((0, 1))).all()


SPIKING = spiking_rnn.SpikingRNN(2, 2, 4, latents=1, seed=0, **DOUBLE)


BAD_INPUT = [
    Case(
        spiking_rnn.SpikingRNN,
        {"input_size": 2, "units": 1, "hidden_size": 3, "latents": 1, "leak_rate": 0.5, "seed": 0},
        counts=("input_size", "units", "hidden_size", "latents"),
        numbers=("leak_rate",),
        seeds=("seed",),
    ),
    *(
        Case(call, DRIVEN, tensors=("inputs",), recordings=("spikes",), devices=("inputs", "spikes"), others={"spikes": 2 * FIRED})
        for call in (SPIKING.forward, SPIKING.latents)
    ),
    Case(SPIKING.match_rates, {"spikes": FIRED}, recordings=("spikes",), devices=("spikes",), others={"spikes": 0 * FIRED}),
    Case(
        SPIKING.simulate,
        {"inputs": DRIVEN["inputs"], "past": FIRED[:, :5], "seed": 0},
        tensors=("inputs",),
        recordings=("past",),
        devices=("inputs", "past"),
        seeds=("seed",),
        others={"past": torch.zeros(3, 41, 2, **DOUBLE)},
    ),
]

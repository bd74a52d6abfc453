"""Spiking models against loops, enumeration of all spike trains, and torch's own distributions."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnncortex.models.spikes.filters import bumps, filtered
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.models.spikes.likelihood import log_likelihood, rate
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.numerics import seeding

DOUBLE = {"dtype": torch.float64}


def glm(input_size: int, units: int, device: str = "cpu", **more) -> SpikingGLM:
    model = SpikingGLM(
        input_size, units, input_basis=bumps(4, 2).to(device), history_basis=bumps(6, 3).to(device), device=device, **DOUBLE, **more
    )
    with torch.no_grad():
        model.weight.copy_(seeding.normal(tuple(model.weight.shape), 1))
        model.bias.copy_(seeding.normal((units,), 2) - 1)
    return model


def rnn(input_size: int, units: int, device: str = "cpu") -> SpikingRNN:
    model = SpikingRNN(input_size, units, 5, latents=2, leak_rate=0.7, seed=3, device=device, **DOUBLE)
    with torch.no_grad():
        model.to_log_odds.weight.mul_(8)
    return model


MODELS = pytest.mark.parametrize("build", [glm, rnn], ids=["glm", "rnn"])


@pytest.mark.parametrize(("lags", "count", "offset"), [(50, 8, 1.0), (100, 5, 10.0), (20, 6, 0.5)])
def test_bumps_are_between_zero_and_one_and_sum_to_two_inside(lags, count, offset):
    basis = bumps(lags, count, offset=offset)
    assert basis.min() >= 0
    assert basis.max() <= 1
    x = np.log(np.arange(lags) + offset)
    centres = np.linspace(x[0], x[-1], count)
    inside = (x >= centres[1]) & (x <= centres[-2])
    np.testing.assert_allclose(basis[torch.from_numpy(inside)].sum(1), 2, atol=1e-12)
    for j, peak in enumerate(basis.argmax(0)):
        assert abs(x[peak] - centres[j]) == pytest.approx(np.abs(x - centres[j]).min())


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_filters_are_convolutions(delay, device):
    signal, basis = seeding.normal((2, 20, 3), 0), seeding.normal((5, 4), 1)
    result = filtered(signal.to(device), basis.to(device), delay=delay).cpu()
    for trial, unit, column in itertools.product(range(2), range(3), range(4)):
        full = np.convolve(signal[trial, :, unit], basis[:, column])
        expected = np.concatenate((np.zeros(delay), full))[:20]
        np.testing.assert_allclose(result[trial, :, 4 * unit + column], expected, atol=1e-12)


def test_likelihood_is_that_of_coins(device):
    odds, spikes = 3 * seeding.normal((2, 7, 3), 0).to(device), (seeding.uniform((2, 7, 3), 1) < 0.4).double().to(device)
    expected = torch.distributions.Bernoulli(logits=odds).log_prob(spikes).sum(1)
    torch.testing.assert_close(log_likelihood(odds, spikes), expected)
    torch.testing.assert_close(1 - torch.exp(-0.01 * rate(odds, 0.01)), torch.sigmoid(odds))


def test_the_glm_adds_up_what_it_says():
    model, inputs, spikes = glm(2, 3), seeding.normal((1, 12, 2), 4), (seeding.uniform((1, 12, 3), 5) < 0.3).double()
    odds, f, h = model(inputs, spikes).detach(), model.input_filters.detach(), model.history_filters.detach()
    for t, i in itertools.product(range(12), range(3)):
        total = model.bias[i].item()
        total += sum(float(f[i, :, lag] @ inputs[0, t - lag]) for lag in range(4) if t >= lag)
        total += sum(float(h[i, :, lag - 1] @ spikes[0, t - lag]) for lag in range(1, 7) if t >= lag)
        assert odds[0, t, i].item() == pytest.approx(total, abs=1e-12)


def test_the_network_is_stepped_as_it_says():
    model, inputs, spikes = rnn(2, 3), seeding.normal((1, 6, 2), 4), (seeding.uniform((1, 6, 3), 5) < 0.3).double()
    state, before = torch.zeros(1, 5, **DOUBLE), torch.zeros(1, 3, **DOUBLE)
    odds = model(inputs, spikes)
    for t in range(6):
        state = model.network.step(state, torch.cat((inputs[:, t], before), 1))
        torch.testing.assert_close(odds[:, t], model.to_log_odds(model.to_latents(state)))
        before = spikes[:, t]


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


@MODELS
def test_simulation_goes_on_from_the_past(build, device):
    model, inputs = build(1, 2, device), seeding.normal((3, 9, 1), 0).to(device)
    past = (seeding.uniform((3, 4, 2), 1) < 0.5).double().to(device)
    spikes = model.simulate(inputs, past, seed=5)
    assert torch.equal(spikes[:, :4], past)
    assert spikes.device.type == device
    assert torch.equal(spikes, model.simulate(inputs, spikes[:, :6], seed=5))
    assert torch.equal(spikes.cpu(), build(1, 2).simulate(inputs.cpu(), past.cpu(), seed=5))


@MODELS
@given(change=st.integers(0, 9))
def test_a_spike_changes_nothing_up_to_its_own_bin(build, change):
    model, inputs, spikes = build(1, 2), seeding.normal((1, 10, 1), 0), (seeding.uniform((1, 10, 2), 1) < 0.4).double()
    other = spikes.clone()
    other[0, change, 0] = 1 - other[0, change, 0]
    difference = (model(inputs, other) - model(inputs, spikes)).detach().abs().sum((0, 2))
    assert (difference[: change + 1] == 0).all()
    assert change == 9 or difference[change + 1] > 0


def test_matched_rates_are_the_rates():
    spikes = (seeding.uniform((20, 50, 3), 0) < torch.tensor([0.1, 0.3, 0.6], **DOUBLE)).double()
    model = SpikingRNN(0, 3, 4, latents=1, seed=0, **DOUBLE).match_rates(spikes)
    torch.testing.assert_close(torch.sigmoid(model.to_log_odds.bias.detach()), spikes.mean((0, 1)))

"""How spike counts vary from trial to trial, and which units vary together."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from rnncortex.analysis.spikes import counts
from rnncortex.numerics import seeding
from rnncortex.simulations.refractory_neuron import RefractoryNeuron
from rnncortex.theory.spikes import refractory
from tests.analysis.spikes.coins import coins
from tests.bad_input import Case
from tests.good_input import DOUBLE, FIRED


@pytest.mark.parametrize("chance", [0.02, 0.3])
def test_coins_have_a_fano_factor_of_one_less_their_chance(chance):
    spikes = coins(chance, (20_000, 50), 7).sum(1)
    assert counts.fano_factor(spikes).item() == pytest.approx(1 - chance, abs=4 * math.sqrt(2 / 20_000))


@pytest.mark.parametrize(("rate", "dead"), [(60.0, 0.004), (100.0, 0.006), (20.0, 0.0)])
def test_a_refractory_neuron_has_the_predicted_fano_factor_and_gain(rate, dead):
    neuron = RefractoryNeuron(torch.full((2100,), rate, **DOUBLE), 0.001, dead)
    spikes = neuron.record(2000, seed=8)[:, 100:]
    hazard, d = neuron.hazard[-1], neuron.dead_bins
    measured = counts.fano_factor(spikes[..., 0].sum(1)).item()
    finite = 1.5 / (2000 * 0.001 * rate)  # a window of finite length adds a term of order one over its mean count
    assert measured == pytest.approx(refractory.fano_limit(hazard, d).item(), abs=4 * math.sqrt(2 / 2000) * measured + finite)
    share = 1 - d * rate * 0.001
    entropy = stats.bernoulli(rate * 0.001).entropy() - share * stats.bernoulli(hazard.item()).entropy()
    assert refractory.memory_gain(hazard, d).item() == pytest.approx(float(entropy) / (rate * 0.001 * math.log(2)), abs=1e-9)


def test_noise_correlations_are_those_of_numpy(device):
    numbers = seeding.normal((30, 1, 4), 9) @ seeding.normal((4, 4), 10)
    found = counts.noise_correlations(numbers.to(device)).cpu()
    expected = np.corrcoef(numbers[:, 0].T.numpy())[np.triu_indices(4, 1)]
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_what_all_trials_share_is_no_noise():
    numbers, course = seeding.normal((30, 5, 3), 11), 10 * seeding.normal((1, 5, 3), 12)
    torch.testing.assert_close(counts.noise_correlations(numbers + course), counts.noise_correlations(numbers))


def test_windows_add_up_their_bins():
    spikes = torch.arange(14.0).reshape(1, 7, 2)
    assert counts.window_counts(spikes, 3)[0].tolist() == [[6, 9], [24, 27]]


BAD_INPUT = [
    Case(counts.window_counts, {"spikes": FIRED, "bins": 10}, recordings=("spikes",), counts=("bins",), others={"bins": 41}),
    Case(counts.fano_factor, {"counts": FIRED.sum(1)}, recordings=("counts",), others={"counts": torch.zeros(3, 2)}),
    Case(counts.noise_correlations, {"counts": FIRED}, recordings=("counts",), others={"counts": FIRED[..., :1]}),
    Case(counts.of_pairs, {"covariance": torch.eye(3)}, tensors=("covariance",), others={"covariance": -torch.eye(3)}),
]

"""Analyses of spikes against closed forms, numpy and scipy, and trains whose law is known."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rnncortex.analysis.spikes import bits_per_spike, counts, intervals, time_rescaling
from rnncortex.numerics import seeding
from rnncortex.simulations.refractory_neuron import RefractoryNeuron
from rnncortex.theory.spikes import refractory

DOUBLE = {"dtype": torch.float64}


def coins(chance: float, size: tuple[int, ...], seed: int) -> torch.Tensor:
    return (seeding.uniform(size, seed) < chance).double()


def test_bits_per_spike_of_coins_is_a_divergence(device):
    spikes = coins(0.2, (400, 500, 1), 0).to(device)
    known, wrong = (torch.full_like(spikes, math.log(p / (1 - p))) for p in (0.2, 0.4))
    gain = bits_per_spike.bits_per_spike(known, wrong, spikes)
    expected = (0.2 * math.log2(0.2 / 0.4) + 0.8 * math.log2(0.8 / 0.6)) / 0.2
    assert gain.mean().item() == pytest.approx(expected, abs=4 * gain.std().item() / 20)
    torch.testing.assert_close(gain, -bits_per_spike.bits_per_spike(wrong, known, spikes))


@pytest.mark.parametrize("chance", [0.01, 0.2, 0.7])
def test_right_models_give_uniform_intervals_however_wide_the_bins(chance, device):
    spikes = coins(chance, (50, int(200 / chance), 1), 1).to(device)
    odds = torch.full_like(spikes, math.log(chance / (1 - chance)))
    (values,) = time_rescaling.rescaled_intervals(odds, spikes, seed=2)
    result = time_rescaling.uniformity(values)
    assert result.n == int(spikes.sum()) - 1
    assert result.p_value > 0.001
    assert abs(time_rescaling.serial_dependence(values)) < 4 / math.sqrt(result.n)
    assert result.distance < time_rescaling.uniformity(values, level=0.999).band


def test_wrong_models_are_found_out():
    spikes = coins(0.1, (50, 1000, 1), 3)
    (values,) = time_rescaling.rescaled_intervals(torch.full_like(spikes, -1.5), spikes, seed=4)
    result = time_rescaling.uniformity(values)
    assert result.distance > result.band
    assert result.p_value < 1e-6


def test_uniformity_is_the_test_of_scipy():
    values = seeding.uniform((200,), 5) ** 1.1
    result = time_rescaling.uniformity(values)
    assert result.distance == pytest.approx(stats.ks_1samp(values.numpy(), stats.uniform.cdf).statistic)
    assert stats.kstwo.sf(result.band, 200) == pytest.approx(0.05)
    assert result.band == pytest.approx(1.36 / math.sqrt(200), rel=0.02)


def test_dependence_between_neighbours_is_seen():
    chain = [0.0]
    for step in seeding.normal((4000,), 6).tolist():
        chain.append(0.5 * chain[-1] + math.sqrt(0.75) * step)
    values = torch.special.ndtr(torch.tensor(chain, **DOUBLE))
    assert time_rescaling.serial_dependence(values) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("chance", [0.02, 0.3])
def test_coins_have_a_fano_factor_of_one_less_their_chance(chance):
    spikes = coins(chance, (20_000, 50), 7).sum(1)
    assert counts.fano_factor(spikes).item() == pytest.approx(1 - chance, abs=4 * math.sqrt(2 / 20_000))


@pytest.mark.parametrize(("rate", "dead"), [(60.0, 0.004), (100.0, 0.006), (20.0, 0.0)])
def test_a_refractory_neuron_has_the_predicted_fano_factor_and_gain(rate, dead):
    neuron = RefractoryNeuron(torch.full((2100,), rate, **DOUBLE), 0.001, dead)
    spikes = neuron.spikes(2000, seed=8)[:, 100:]
    hazard, d = neuron.hazard[-1], neuron.dead_bins
    measured = counts.fano_factor(spikes[..., 0].sum(1)).item()
    finite = 1.5 / (2000 * 0.001 * rate)  # a window of finite length adds a term of order one over its mean count
    assert measured == pytest.approx(refractory.fano_limit(hazard, d).item(), abs=4 * math.sqrt(2 / 2000) * measured + finite)
    share = 1 - d * rate * 0.001
    entropy = stats.bernoulli(rate * 0.001).entropy() - share * stats.bernoulli(hazard.item()).entropy()
    assert refractory.memory_gain(hazard, d).item() == pytest.approx(float(entropy) / (rate * 0.001 * math.log(2)), abs=1e-9)


def test_memory_is_worth_nothing_without_a_dead_time_and_a_logarithm_in_short_bins():
    assert refractory.memory_gain(0.2, 0).item() == 0
    assert refractory.fano_limit(0.2, 0).item() == pytest.approx(0.8)
    assert refractory.memory_gain(1e-6, 2_000_000).item() == pytest.approx(math.log2(3), abs=1e-5)


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


TRAIN = st.lists(st.booleans(), min_size=3, max_size=40).filter(lambda bits: sum(bits) >= 2)


@given(TRAIN, st.integers(1, 10))
def test_short_intervals_are_counted_as_by_hand(bits, longest):
    spikes = torch.tensor(bits, **DOUBLE)[None, :, None]
    gaps = np.diff(np.flatnonzero(bits))
    assert intervals.short_interval_share(spikes, longest).item() == pytest.approx((gaps <= longest).mean())


@pytest.mark.parametrize("lag", [1, 2])
def test_serial_correlation_is_that_of_numpy_within_trials(lag):
    spikes = coins(0.2, (3, 200, 1), 13)
    gaps = [np.diff(np.flatnonzero(trial[:, 0])) for trial in spikes.numpy()]
    first, later = (np.concatenate([part(g) for g in gaps]) for part in (lambda g: g[:-lag], lambda g: g[lag:]))
    assert intervals.serial_correlation(spikes, lag).item() == pytest.approx(np.corrcoef(first, later)[0, 1])


def test_alternating_intervals_are_anticorrelated():
    at = np.cumsum(np.tile([3, 7], 20))
    spikes = torch.zeros(1, at[-1] + 1, 1)
    spikes[0, at, 0] = 1
    assert intervals.serial_correlation(spikes).item() == pytest.approx(-1, abs=1e-6)

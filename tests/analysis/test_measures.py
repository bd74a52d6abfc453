"""Smaller analyses, each against a case that can be worked out."""

import math

import pytest
import torch

from rnncortex.analysis.dynamics import damped_oscillation, memory_capacity, sensitivity
from rnncortex.analysis.population import autocorrelation
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.numerics import linear, seeding
from rnncortex.offline import chaos_transition


def test_autocorrelation_by_brute_force(device: str) -> None:
    states = seeding.normal((2, 30, 4), 0, device=device)
    expected = torch.stack([(states[:, : 30 - k] * states[:, k:]).mean((1, 2)) for k in range(10)], -1)
    torch.testing.assert_close(autocorrelation.autocorrelation(states, 10), expected, rtol=1e-10, atol=1e-12)


def test_a_delay_line_remembers_as_many_inputs_as_it_has_units() -> None:
    inputs = seeding.uniform((5000,), 0, low=-1, high=1)
    line = torch.stack([inputs.roll(k) for k in range(1, 9)], 1)
    found = memory_capacity.memory_capacity(line, inputs, delays=20, washout=50, train=3000)
    assert found.total.item() == pytest.approx(8, abs=0.05)
    torch.testing.assert_close(found.by_delay[:8], torch.ones(8, dtype=torch.float64), rtol=0, atol=1e-3)


def test_states_that_know_nothing_have_no_memory() -> None:
    totals = []
    for seed in range(8):
        inputs, states = seeding.normal((3000,), seed), seeding.normal((3000, 20), 100 + seed)
        totals.append(memory_capacity.memory_capacity(states, inputs, delays=50, washout=60, train=2000).total.item())
    mean = sum(totals) / 8
    assert abs(mean) < 3 * torch.tensor(totals).std().item() / math.sqrt(8) + 1e-9


def test_readout_score_of_a_linear_target() -> None:
    states = seeding.normal((1000, 5), 0)
    targets = states @ seeding.normal((5, 2), 1) + 3
    torch.testing.assert_close(memory_capacity.readout_score(states, targets, washout=0, train=500), torch.ones(2, dtype=torch.float64))


@pytest.mark.parametrize(("decay_time", "frequency"), [(0.2, 3.0), (1.0, 0.7), (-0.5, 2.0)])
def test_damped_oscillation(decay_time: float, frequency: float) -> None:
    t = 0.005 * torch.arange(300, dtype=torch.float64)
    trace = 2 * torch.exp(-t / decay_time) * torch.cos(2 * math.pi * frequency * t + 0.4) - 1
    found = damped_oscillation.fit_damped_oscillation(trace, 0.005)
    assert found.decay_time == pytest.approx(decay_time, rel=1e-6)
    assert found.frequency == pytest.approx(frequency, rel=1e-6)
    assert (found.amplitude, found.phase, found.offset) == pytest.approx((2, 0.4, -1), rel=1e-5)
    noisy = damped_oscillation.fit_damped_oscillation(trace + 0.01 * seeding.normal((300,), 0), 0.005)
    assert noisy.frequency == pytest.approx(frequency, rel=0.01)


def test_errors_and_gradients_grow_with_the_spectral_radius() -> None:
    network = RateNetwork(1, 30, leak_rate=0.3, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    network.weight_hh.copy_(gaussian_weights(30, 1.2, seed=0))
    rest, silence = torch.zeros(2000, 30, dtype=torch.float64), torch.zeros(2000, 1, dtype=torch.float64)
    expected = linear.spectral_radius(network.jacobian(rest[0])).log().item()
    for measure in (sensitivity.forward_growth, sensitivity.backward_growth):
        found = measure(network, rest, silence, seed=0)
        assert found.rate.item() == pytest.approx(expected, abs=2e-3)
        assert found.log_norm.shape == (2000,)


def test_zero_crossing_is_the_last_one() -> None:
    gains = torch.tensor([0.0, 1.0, 2.0, 3.0], dtype=torch.float64)
    curves = torch.tensor([[-1.0, 1.0, -1.0, 3.0], [-1.0, 0.0, 1.0, 2.0]], dtype=torch.float64)
    assert chaos_transition.zero_crossing(gains, curves).tolist() == [2.25, 1.0]


def test_shipped_sweep_can_be_made_again() -> None:
    sweep = chaos_transition.shipped()
    assert {units: len(rows) for units, rows in sweep.exponents.items()} == chaos_transition.SEEDS
    assert sweep.provenance["command"] == "python -m rnncortex.offline.chaos_transition"
    again = chaos_transition.measure(250, sweep.gains, [0])
    torch.testing.assert_close(
        again[:, :3], sweep.exponents[250][:1, :3], rtol=0, atol=1e-5
    )  # below the transition nothing amplifies rounding

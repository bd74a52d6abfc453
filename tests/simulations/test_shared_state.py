"""The shared state against integrals by scipy, and against its own uncertainty."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from rnncortex.simulations import shared_state
from rnncortex.simulations.shared_state import SharedState, population
from tests.bad_input import Case
from tests.good_input import DOUBLE, FIRED


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


@pytest.fixture(scope="module")
def pair() -> SharedState:
    return SharedState(torch.tensor([-1.0, -2.0]).double(), torch.tensor([1.5, -0.7]).double(), tau=0.05, dt=0.01)


def gaussian_mean(function, a: float | None = None) -> float:
    """Mean of a function of one standard normal number, or of two with correlation a, by adaptive quadrature."""
    if a is None:
        return integrate.quad(lambda z: function(z) * stats.norm.pdf(z), -8, 8, epsabs=1e-11)[0]
    joint = stats.multivariate_normal(cov=[[1, a], [a, 1]])
    grid = np.linspace(-7, 7, 281)
    values = np.array([[function(x, y) for y in grid] for x in grid])
    return float((values * joint.pdf(np.stack(np.meshgrid(grid, grid, indexing="ij"), -1))).sum() * 0.05**2)


def test_covariance_of_counts_is_the_integral(pair):
    a = math.exp(-0.2)
    first, second = (lambda z: sigmoid(-1 + 1.5 * z)), (lambda z: sigmoid(-2 - 0.7 * z))
    means = gaussian_mean(first), gaussian_mean(second)
    same = gaussian_mean(lambda z: first(z) * second(z)) - means[0] * means[1]
    ahead = gaussian_mean(lambda x, y: first(x) * second(y), a) - means[0] * means[1]
    alone = gaussian_mean(lambda x, y: first(x) * first(y), a) - means[0] ** 2
    found = pair.count_covariance(2)
    assert found[0, 1].item() == pytest.approx(2 * same + 2 * ahead, abs=1e-6)
    assert found[0, 0].item() == pytest.approx(2 * means[0] * (1 - means[0]) + 2 * alone, abs=1e-6)
    assert torch.equal(found, found.T)


def test_prediction_of_the_second_bin_is_bayes_rule(pair):
    spikes = torch.tensor([[[1.0, 0.0], [0.0, 0.0]]]).double()
    weight = lambda z: sigmoid(-1 + 1.5 * z) * (1 - sigmoid(-2 - 0.7 * z))  # noqa: E731
    evidence = gaussian_mean(weight)
    mean = gaussian_mean(lambda z: z * weight(z)) / evidence
    square = gaussian_mean(lambda z: z * z * weight(z)) / evidence
    a = math.exp(-0.2)
    found = pair.predict(spikes)
    assert found.state[0, 0].item() == pytest.approx(0, abs=1e-9)
    assert found.variance[0, 0].item() == pytest.approx(1, abs=1e-3)
    assert found.state[0, 1].item() == pytest.approx(a * mean, abs=1e-5)
    assert found.variance[0, 1].item() == pytest.approx(1 - a * a + a * a * (square - mean * mean), abs=1e-4)


def test_the_best_prediction_knows_how_wrong_it_is():
    units = population(30, seed=0)
    recording = units.record(300, 60, seed=1)
    best = units.predict(recording.spikes)
    error = (best.state - recording.state).square().mean((1, 2))
    assert best.variance.mean().item() == pytest.approx(error.mean().item(), abs=4 * error.std().item() / math.sqrt(300))
    surprise = (recording.spikes - best.probability).mean((1, 2))
    assert surprise.mean().abs().item() < 4 * surprise.std().item() / math.sqrt(300)
    residual = (recording.spikes - best.probability).flatten(0, 1)
    covariance = residual.T @ residual / len(residual)
    assert (covariance - best.covariance).abs().max() < 6 * 0.1 / math.sqrt(len(residual))


def test_states_and_rates_are_as_asked():
    units = population(200, rate=10.0, coupling=0.0, seed=0)
    recording = units.record(50, 200, seed=2)
    assert recording.spikes.mean().item() == pytest.approx(torch.sigmoid(units.bias).mean().item(), abs=0.002)
    assert 4 < recording.spikes.mean().item() / 0.01 < 20
    assert recording.state.var().item() == pytest.approx(1, abs=0.2)
    assert torch.equal(recording.spikes, units.record(50, 200, seed=2).spikes)
    correlation = (recording.state[:, 1:] * recording.state[:, :-1]).mean() / recording.state.square().mean()
    assert correlation.item() == pytest.approx(math.exp(-0.01 / 0.5), abs=0.01)


SHARED_STATE = shared_state.population(2, seed=0)


BAD_INPUT = [
    Case(
        shared_state.SharedState,
        {"bias": torch.zeros(2, **DOUBLE), "coupling": torch.ones(2, **DOUBLE), "tau": 0.5, "dt": 0.01},
        tensors=("bias", "coupling"),
        numbers=("tau", "dt"),
        others={"bias": torch.zeros(2), "coupling": torch.ones(3, **DOUBLE)},
    ),
    Case(
        shared_state.population,
        {"units": 3, "rate": 10.0, "coupling": 0.5, "tau": 0.5, "dt": 0.01, "seed": 0},
        counts=("units",),
        numbers=("rate", "coupling", "tau", "dt"),
        seeds=("seed",),
        others={"rate": 100.0},
    ),
    Case(SHARED_STATE.record, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(SHARED_STATE.predict, {"spikes": FIRED}, tensors=("spikes",), devices=("spikes",)),
    Case(SHARED_STATE.count_covariance, {"bins": 3}, counts=("bins",)),
]

"""Random networks against their definition."""

import math

import pytest
import torch

from rnncortex.models.rate import random_networks
from rnncortex.models.rate.random_networks import RandomNetworks, gaussian_weights, random_network
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import NETWORKS, STATE


def test_weights_have_variance_gain_squared_over_units() -> None:
    weights = gaussian_weights(400, 1.7, seed=0)
    assert weights.var().item() == pytest.approx(1.7**2 / 400, rel=4 * math.sqrt(2) / 400)  # four standard errors
    assert weights.mean().item() == pytest.approx(0, abs=4 * 1.7 / 20 / 400)


def test_every_seed_and_gain_is_a_rate_network_of_its_own(device: str) -> None:
    gains = [0.5, 2.0]
    networks = RandomNetworks(20, gains, seeds=[3, 4], device=device)
    state = networks.initial_state(seed=0)
    assert state.shape == (2, 2, 20)
    for s, seed in enumerate((3, 4)):
        for g, gain in enumerate(gains):
            alone = random_network(20, gain, seed=seed, device=device)
            torch.testing.assert_close(networks.step(state)[s, g], alone.weight_hh @ torch.tanh(state[s, g]))
            torch.testing.assert_close(networks.drift(state)[s, g], alone.weight_hh @ torch.tanh(state[s, g]) - state[s, g])


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_perturbations_against_autograd(nonlinearity: str) -> None:
    networks = RandomNetworks(12, [0.5, 2.0], seeds=[0, 1], nonlinearity=nonlinearity)
    state, vectors = networks.initial_state(seed=0), seeding.normal((2, 2, 3, 12), 1)
    for function, linearised in ((networks.step, networks.linearised_step), (networks.drift, networks.linearised_drift)):
        value, pushed = linearised(state, vectors)
        torch.testing.assert_close(value, function(state))
        for k in range(3):
            torch.testing.assert_close(pushed[..., k, :], torch.func.jvp(function, (state,), (vectors[..., k, :],))[1])


def test_random_network_is_seeded_and_driven() -> None:
    network = random_network(30, 0.9, input_size=2, leak_rate=0.5, seed=5, dtype=torch.float32)
    assert network.bias is None
    assert network.weight_ih.shape == (30, 2)
    assert torch.equal(network.weight_hh, gaussian_weights(30, 0.9, seed=5, dtype=torch.float32))


STATES = {"state": STATE, "vectors": seeding.normal((1, 2, 3, 4), 1)}


BAD_INPUT = [
    Case(random_networks.gaussian_weights, {"units": 3, "gain": 1.0, "seed": 0}, counts=("units",), numbers=("gain",), seeds=("seed",)),
    Case(
        random_networks.random_network,
        {"units": 3, "gain": 1.0, "input_size": 1, "leak_rate": 0.5, "nonlinearity": "tanh", "seed": 0},
        counts=("units", "input_size"),
        numbers=("gain", "leak_rate"),
        choices=("nonlinearity",),
        seeds=("seed",),
    ),
    Case(
        random_networks.RandomNetworks,
        {"units": 3, "gains": [1.0], "seeds": [0], "nonlinearity": "tanh"},
        counts=("units",),
        numbers=("gains",),
        choices=("nonlinearity",),
        others={"seeds": []},
    ),
    Case(NETWORKS.initial_state, {"seed": 0, "std": 1.0}, numbers=("std",), seeds=("seed",)),
    Case(NETWORKS.one, {"seed": 0, "gain": 1}, counts=("seed", "gain"), others={"seed": 1, "gain": 2}),
    *(
        Case(call, {"state": STATE}, tensors=("state",), devices=("state",))
        for call in (NETWORKS.step, NETWORKS.drift, NETWORKS.jacobian, NETWORKS.input_jacobian)
    ),
    Case(NETWORKS.linearised_step, STATES, tensors=("state", "vectors"), devices=("state", "vectors")),
    Case(NETWORKS.linearised_drift, STATES, tensors=("state", "vectors"), devices=("state", "vectors")),
]

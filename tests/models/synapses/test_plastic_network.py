"""A rate network with plastic synapses: against a plain loop, and against the static network where plasticity is off."""

import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.synapses.plastic_network import PlasticRateNetwork, PlasticState
from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
PLASTICITY = ShortTermPlasticity(utilisation=0.2, tau_facilitation=1.5, tau_recovery=0.2, dt=0.01)
SIZES = {"input_size": 2, "hidden_size": 5, "tau": 0.04, "plasticity": PLASTICITY, "nonlinearity": "relu", "seed": 0}
NETWORK = PlasticRateNetwork(2, 5, tau=0.04, plasticity=PLASTICITY, seed=0, **DOUBLE)
INPUTS = seeding.uniform((3, 30, 2), 1, high=20)

BAD_INPUT = [
    Case(
        PlasticRateNetwork,
        SIZES,
        counts=("input_size", "hidden_size"),
        numbers=("tau",),
        choices=("nonlinearity",),
        seeds=("seed",),
        others={"tau": 0.001, "plasticity": 1.0},
    ),
    Case(
        PlasticRateNetwork.from_weights,
        {"weight_hh": torch.eye(3), "weight_ih": torch.ones(3, 2), "bias": torch.ones(3), "tau": 0.04, "plasticity": PLASTICITY},
        tensors=("weight_hh", "weight_ih", "bias"),
        numbers=("tau",),
        others={"weight_hh": torch.ones(3, 2), "plasticity": 1.0},
    ),
    Case(NETWORK.rest, {"trials": 2}, counts=("trials",)),
    Case(NETWORK.step, {"state": NETWORK.rest(3), "inputs": INPUTS[:, 0]}, tensors=("inputs",), devices=("inputs",)),
    Case(NETWORK.trajectory, {"inputs": INPUTS}, tensors=("inputs",), devices=("inputs",), others={"inputs": INPUTS[:, :0]}),
    Case(NETWORK.forward, {"inputs": INPUTS}, tensors=("inputs",), devices=("inputs",)),
]


def test_a_network_from_given_weights_moves_as_the_one_that_had_them():
    weights = (network_part.detach() for network_part in (NETWORK.weight_hh, NETWORK.weight_ih))
    again = PlasticRateNetwork.from_weights(*weights, tau=0.04, plasticity=PLASTICITY)
    torch.testing.assert_close(again(INPUTS)[0], NETWORK(INPUTS)[0])


def test_against_a_plain_loop(device):
    network = PlasticRateNetwork(2, 5, tau=0.04, plasticity=PLASTICITY, seed=0, device=device, **DOUBLE)
    got = network.trajectory(INPUTS.to(device))
    W, V, b = (p.detach().cpu() for p in (network.weight_hh, network.weight_ih, network.bias))
    synapse = ShortTermPlasticity(utilisation=0.2, tau_facilitation=1.5, tau_recovery=0.2, dt=0.01)
    h = torch.zeros(3, 5, **DOUBLE)
    state = synapse.rest(h)
    for t in range(30):
        total = (state.utilisation * state.resource * h) @ W.T + INPUTS[:, t] @ V.T + b
        h, state = 0.75 * h + 0.25 * torch.relu(total), synapse.rate_step(state, h)
        torch.testing.assert_close(got.rates[:, t].cpu(), h)
        torch.testing.assert_close(got.resource[:, t].cpu(), state.resource)


def test_with_synapses_that_do_not_change_it_is_the_rate_network():
    still = ShortTermPlasticity(utilisation=0.3, tau_facilitation=1e-9, tau_recovery=1e-9, dt=0.01)
    network = PlasticRateNetwork(2, 5, tau=0.04, plasticity=still, nonlinearity="sigmoid", seed=0, **DOUBLE)
    static = RateNetwork(2, 5, leak_rate=0.25, nonlinearity="sigmoid", seed=1, **DOUBLE)
    with torch.no_grad():
        static.weight_hh.copy_(0.3 * network.weight_hh)
        static.weight_ih.copy_(network.weight_ih)
        static.bias.copy_(network.bias)
    torch.testing.assert_close(network(INPUTS)[0], static(INPUTS)[0], rtol=1e-6, atol=1e-9)


def test_a_given_state_goes_on_and_gradients_flow():
    whole, _ = NETWORK(INPUTS)
    _, middle = NETWORK(INPUTS[:, :12])
    assert isinstance(middle, PlasticState)
    torch.testing.assert_close(NETWORK(INPUTS[:, 12:], middle)[0], whole[:, 12:])
    whole.sum().backward()
    assert NETWORK.weight_hh.grad.abs().sum() > 0


def test_a_function_as_nonlinearity():
    network = PlasticRateNetwork(2, 5, tau=0.04, plasticity=PLASTICITY, nonlinearity=torch.relu, seed=0, **DOUBLE)
    torch.testing.assert_close(network(INPUTS)[0], NETWORK(INPUTS)[0])

"""Influence of past inputs against finite differences and against each other."""

import pytest
import torch

import rnncortex
from rnncortex.analysis.dynamics import input_influence
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK


@pytest.mark.parametrize("module", [torch.nn.RNN(2, 5, batch_first=True), torch.nn.GRU(2, 5, batch_first=True)], ids=["RNN", "GRU"])
def test_by_finite_differences(module: torch.nn.Module) -> None:
    network = module.double().requires_grad_(False)
    inputs = seeding.normal((3, 8, 2), 0)
    found = input_influence.of_past_inputs(network, inputs, 6)
    assert found.shape == (3, 6, 5, 2)
    for lag in (0, 1, 5):
        for channel in range(2):
            push = torch.zeros_like(inputs)
            push[:, 7 - lag, channel] = 1e-5
            slope = (network(inputs + push)[0][:, -1] - network(inputs - push)[0][:, -1]) / 2e-5
            torch.testing.assert_close(found[:, lag, :, channel], slope, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("leak_rate", [1.0, 0.3])
@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_both_ways_agree(leak_rate: float, nonlinearity: str, device: str) -> None:
    network = RateNetwork(3, 6, leak_rate=leak_rate, nonlinearity=nonlinearity, seed=0, dtype=torch.float64, device=device)
    inputs = seeding.normal((2, 12, 3), 1, device=device)
    by_autograd = input_influence.of_past_inputs(network, inputs, 12)
    torch.testing.assert_close(input_influence.by_jacobians(network, inputs, 12), by_autograd, rtol=1e-10, atol=1e-14)


def test_a_linear_network_has_powers_of_its_weights() -> None:
    network = RateNetwork(2, 4, nonlinearity=torch.clone, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    found = input_influence.of_past_inputs(network, seeding.normal((1, 9, 2), 0), 9)[0]
    for lag in range(9):
        expected = torch.linalg.matrix_power(network.weight_hh, lag) @ network.weight_ih
        torch.testing.assert_close(found[lag], expected, rtol=1e-12, atol=1e-14)


def test_gradients_of_the_network_are_left_alone() -> None:
    network = RateNetwork(2, 4, seed=0)
    input_influence.of_past_inputs(network, torch.ones(1, 5, 2), 3)
    assert all(parameter.grad is None for parameter in network.parameters())


BAD_INPUT = [
    Case(
        rnncortex.analysis.dynamics.input_influence.of_past_inputs,
        {"network": NETWORK, "inputs": torch.ones(2, 6, 2, **DOUBLE), "lags": 3},
        tensors=("inputs",),
        counts=("lags",),
        others={"lags": 7},
    ),
    Case(
        rnncortex.analysis.dynamics.input_influence.by_jacobians,
        {"network": NETWORK, "inputs": torch.ones(2, 6, 2, **DOUBLE), "lags": 3},
        tensors=("inputs",),
        counts=("lags",),
        others={"lags": 7},
    ),
]

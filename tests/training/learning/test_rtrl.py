"""Real-time recurrent learning against back-propagation through time and against finite differences."""

import pytest
import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from rnncortex.training.learning import rtrl
from tests.bad_input import Case

NETWORK = RateNetwork(2, 3, leak_rate=0.5, seed=0, dtype=torch.float64)
ZEROS = {"inputs": torch.zeros(4, 2).double(), "state": torch.zeros(4, 3).double()}
BAD_INPUT = [
    Case(rtrl.no_influence, {"network": NETWORK, "trials": 4}, counts=("trials",), others={"network": torch.nn.RNN(2, 3)}),
    Case(
        rtrl.step,
        {"network": NETWORK, "influence": rtrl.no_influence(NETWORK, 4), **ZEROS},
        tensors=("influence", "state", "inputs"),
        devices=("influence", "state", "inputs"),
        others={"network": RateNetwork(2, 3, noise_std=0.1, seed=0)},
    ),
    Case(
        rtrl.gradient,
        {"network": NETWORK, "inputs": torch.zeros(4, 5, 2).double(), "slope": lambda t, h: h, "h0": torch.zeros(1, 4, 3).double()},
        tensors=("inputs", "h0"),
        devices=("inputs", "h0"),
        others={"network": torch.nn.RNN(2, 3), "slope": 3.0},
    ),
]


@pytest.mark.parametrize("leak", [1.0, 0.3])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("inputs", [0, 2])
def test_gradient_is_that_of_backpropagation(leak: float, bias: bool, inputs: int, device: str) -> None:
    network = RateNetwork(inputs, 5, leak_rate=leak, bias=bias, seed=0, dtype=torch.float64, device=device)
    x, wanted = seeding.normal((3, 12, inputs), 1, device=device), seeding.normal((3, 12, 5), 2, device=device)
    h0 = seeding.normal((1, 3, 5), 3, device=device)
    found = rtrl.gradient(network, x, lambda t, h: h - wanted[:, t], h0)
    ((network(x, h0)[0] - wanted).square().sum() / 2).backward()
    torch.testing.assert_close(found.hh, network.weight_hh.grad, rtol=0, atol=1e-12)
    if inputs:
        torch.testing.assert_close(found.ih, network.weight_ih.grad, rtol=0, atol=1e-12)
    if bias:
        torch.testing.assert_close(found.bias, network.bias.grad, rtol=0, atol=1e-12)
    else:
        assert found.bias is None


def test_influence_is_a_difference_quotient() -> None:
    x = seeding.normal((1, 6, 2), 1)
    influence, state = rtrl.no_influence(NETWORK, 1), torch.zeros(1, 3, dtype=torch.float64)
    for arriving in x.unbind(1):
        state, influence = rtrl.step(NETWORK, influence, state, arriving)
    nudged = RateNetwork(2, 3, leak_rate=0.5, seed=0, dtype=torch.float64).requires_grad_(False)
    for column in range(3):
        shifts = []
        for sign in (1, -1):
            nudged.load_state_dict(NETWORK.state_dict())
            nudged.weight_hh[1, column] += sign * 1e-6
            shifts.append(nudged(x)[0][0, -1])
        torch.testing.assert_close(influence[0, :, 1, column], (shifts[0] - shifts[1]) / 2e-6, rtol=0, atol=1e-8)


def test_the_network_is_left_as_it_was() -> None:
    network = RateNetwork(2, 3, seed=0)
    before = network.weight_hh.detach().clone()
    rtrl.gradient(network, torch.ones(1, 4, 2), lambda t, h: h)
    assert torch.equal(before, network.weight_hh)
    assert network.weight_hh.grad is None

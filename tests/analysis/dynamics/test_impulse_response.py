"""Impulse responses against linear systems whose response is known, and against autograd."""

import pytest
import torch

from rnncortex.analysis.dynamics import impulse_response
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case

NETWORK = RateNetwork(2, 3, seed=0, dtype=torch.float64)
BAD_INPUT = [
    Case(
        impulse_response.response,
        {"network": NETWORK, "inputs": torch.zeros(5, 2).double(), "channel": 0, "size": 1e-3, "start": torch.zeros(3).double()},
        tensors=("inputs", "start"),
        devices=("start",),
        counts=("channel",),
        numbers=("size",),
        others={"network": torch.nn.Linear(2, 2), "channel": 2},
    ),
    Case(
        impulse_response.time_constant,
        {"course": torch.ones(5).double(), "first": 0, "last": 4} | {"course": 0.5 ** torch.arange(5.0).double()},
        tensors=("course",),
        counts=("first", "last"),
        others={"last": 5, "course": torch.zeros(5).double()},
    ),
]


def test_a_linear_network_answers_with_powers_of_its_weights(device: str) -> None:
    network = RateNetwork(2, 4, nonlinearity=lambda a: a, seed=0, dtype=torch.float64, device=device).requires_grad_(False)
    found = impulse_response.response(network, seeding.normal((6, 2), 1, device=device), 1)
    for k in range(6):
        expected = torch.linalg.matrix_power(network.weight_hh, k) @ network.weight_ih[:, 1]
        torch.testing.assert_close(found[k], expected, rtol=0, atol=1e-9)


def test_of_an_lstm_it_is_the_derivative(device: str) -> None:
    network = LSTM(2, 3, seed=0, dtype=torch.float64, device=device)
    inputs = seeding.normal((5, 2), 1, device=device)
    found = impulse_response.response(network, inputs, 0)
    assert found.shape == (5, 6)
    x = inputs.clone().requires_grad_()
    (slope,) = torch.autograd.grad(network(x[None])[0][0, -1, 1], x)
    assert found[-1, 1].item() == pytest.approx(slope[0, 0].item(), rel=1e-6)


@pytest.mark.parametrize("tau", [2.0, 30.0])
def test_time_constant_of_an_exponential_with_sign(tau: float) -> None:
    steps = torch.arange(60, dtype=torch.float64)
    course = -3 * torch.exp(-steps / tau)
    assert impulse_response.time_constant(course, first=5, last=50) == pytest.approx(tau)

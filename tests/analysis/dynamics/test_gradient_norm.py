"""Gradients by earlier states against products of Jacobians."""

import pytest
import torch

from rnncortex.analysis.dynamics import gradient_norm
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case

NETWORK = RateNetwork(2, 3, seed=0, dtype=torch.float64)
GOOD = {"network": NETWORK, "inputs": torch.ones(4, 5, 2).double(), "loss": torch.sum, "start": torch.zeros(4, 3).double()}
BAD_INPUT = [
    Case(call, GOOD, tensors=("inputs", "start"), devices=("start",), others={"network": torch.nn.Linear(2, 2)})
    for call in (gradient_norm.by_states, gradient_norm.against_lag)
]


@pytest.mark.parametrize("network", [RateNetwork(2, 4, leak_rate=0.4, seed=0), LSTM(2, 2, seed=0)], ids=["rate", "LSTM"])
def test_products_of_jacobians(network: torch.nn.Module, device: str) -> None:
    network = network.double().to(device).requires_grad_(False)
    inputs, weight = seeding.normal((3, 7, 2), 1, device=device), seeding.normal((3, 8, 4), 2, device=device)
    found = gradient_norm.by_states(network, inputs, lambda states: (weight * states).sum())
    states = [torch.zeros(3, 4, dtype=torch.float64, device=device)]
    for arriving in inputs.unbind(1):
        states.append(network.step(states[-1], arriving))
    gradient = weight[:, -1]
    torch.testing.assert_close(found[:, -1], gradient)
    for t in reversed(range(7)):
        gradient = weight[:, t] + (network.jacobian(states[t], inputs[:, t]).mT @ gradient[..., None])[..., 0]
        torch.testing.assert_close(found[:, t], gradient)
    norms = gradient_norm.against_lag(network, inputs, lambda last: (weight[:, -1] * last).sum())
    assert norms.shape == (3, 8)
    torch.testing.assert_close(norms[:, 0], weight[:, -1].norm(dim=-1))


def test_a_linear_unit_forgets_geometrically() -> None:
    unit = RateNetwork(0, 1, nonlinearity=lambda a: a, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    unit.weight_hh.fill_(0.5)
    found = gradient_norm.against_lag(unit, torch.zeros(1, 10, 0, dtype=torch.float64), torch.sum)
    torch.testing.assert_close(found[0], 0.5 ** torch.arange(11, dtype=torch.float64))


def test_no_step_is_refused() -> None:
    with pytest.raises(ValueError, match="inputs: expected at least one time step"):
        gradient_norm.by_states(NETWORK, torch.zeros(1, 0, 2).double(), torch.sum)

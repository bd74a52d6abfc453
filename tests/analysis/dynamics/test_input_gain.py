"""The measured gain against autograd and against what a large stimulus must give."""

import pytest
import torch

import rnncortex
from rnncortex.analysis.dynamics import input_gain
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import NETWORK, SQUARE


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_small_prods_measure_the_derivative(nonlinearity: str, device: str) -> None:
    network = RateNetwork(2, 6, leak_rate=0.3, nonlinearity=nonlinearity, seed=0, dtype=torch.float64, device=device)
    state, inputs = seeding.normal((3, 6), 1, device=device), seeding.normal((3, 2), 2, device=device)
    jacobian = torch.autograd.functional.jacobian
    expected = torch.stack([jacobian(lambda x, h=h: network.step(h, x), x) for h, x in zip(state, inputs, strict=True)])
    measured = input_gain.measure(network, state, inputs)
    torch.testing.assert_close(measured, expected, rtol=1e-6, atol=1e-8)
    assert not measured.requires_grad


def test_a_large_prod_measures_the_whole_swing() -> None:
    unit = RateNetwork(1, 1, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    unit.weight_ih.fill_(1.0)
    nothing = torch.zeros(1, 1, dtype=torch.float64)
    assert input_gain.measure(unit, nothing, nothing, size=50.0).item() == pytest.approx(1 / 50)


def test_a_linear_network_has_one_gain_whatever_the_prod() -> None:
    network = RateNetwork(3, 4, nonlinearity=torch.nn.Identity(), seed=0, dtype=torch.float64).requires_grad_(False)
    for size in (1e-3, 1.0, 100.0):
        measured = input_gain.measure(network, seeding.normal((2, 4), 1), seeding.normal((2, 3), 2), size=size)
        torch.testing.assert_close(measured, network.weight_ih.expand(2, -1, -1), rtol=1e-9, atol=1e-9)


BAD_INPUT = [
    Case(
        rnncortex.analysis.dynamics.input_gain.measure,
        {"network": NETWORK, "state": SQUARE, "inputs": SQUARE[:, :2], "size": 1e-3},
        tensors=("state", "inputs"),
        devices=("inputs",),
        numbers=("size",),
    ),
]

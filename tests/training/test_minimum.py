"""Descent to a minimum: a quadratic with a known one, and a network whose gradient must vanish."""

import pytest
import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.training import minimum
from tests.bad_input import Case

INPUTS, TARGETS = seeding.normal((8, 6, 1), 0), seeding.normal((8, 6, 1), 1)


def bowl(x):
    return (x - 3).square().sum() + (x - 3).pow(4).sum()


def model():
    return WithReadout(RateNetwork(1, 3, nonlinearity=torch.tanh, seed=0, dtype=torch.float64), 1, seed=1)


def error(function):
    return (function(INPUTS)[0] - TARGETS).square().mean()


BAD_INPUT = [
    Case(minimum.flat_loss, {"model": model(), "loss": error}, others={"model": 1.0}),
    Case(
        minimum.descend,
        {"loss": bowl, "start": torch.zeros(2, dtype=torch.float64), "quasi_newton": 20, "newton": 2, "tolerance": 1e-9},
        tensors=("start",),
        counts=("quasi_newton", "newton"),
        numbers=("tolerance",),
    ),
]


def test_the_flat_loss_is_the_loss_of_the_model():
    net = model()
    loss, point = minimum.flat_loss(net, error)
    torch.testing.assert_close(loss(point), error(net))
    error(net).backward()
    torch.testing.assert_close(torch.func.grad(loss)(point), torch.cat([p.grad.flatten() for p in net.parameters()]))


def test_a_known_minimum():
    found = minimum.descend(bowl, torch.tensor([10.0, -4.0], dtype=torch.float64), tolerance=1e-12)
    torch.testing.assert_close(found.point, torch.full((2,), 3.0, dtype=torch.float64))
    assert found.loss == pytest.approx(0, abs=1e-12)


def test_a_network_with_weight_decay_comes_to_rest():
    loss, point = minimum.flat_loss(model(), error)
    found = minimum.descend(lambda p: loss(p) + 1e-2 * p.square().sum(), point, tolerance=1e-10)
    assert found.gradient_norm < 1e-8
    assert found.loss < loss(point) + 1e-2 * point.square().sum()

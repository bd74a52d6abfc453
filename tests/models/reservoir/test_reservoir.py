"""Reservoirs: against the rate network, and sparse against dense."""

import pytest
import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.reservoir.reservoir import Reservoir, compress, random_reservoir
from rnncortex.numerics import linear, seeding
from tests.bad_input import Case, recurrent_cases

DOUBLE = {"dtype": torch.float64}
WEIGHT, INTO = seeding.normal((4, 4), 0) / 4, seeding.normal((4, 2), 1)
RESERVOIR = Reservoir(WEIGHT, INTO)
INPUTS = seeding.normal((3, 20, 2), 2)
SIZES = {"units": 20, "input_size": 1, "spectral_radius": 0.9, "density": 0.5, "input_scale": 1.0, "bias_scale": 0.1}

BAD_INPUT = [
    Case(
        Reservoir,
        {"weight_hh": WEIGHT, "weight_ih": INTO, "bias": WEIGHT[0], "leak_rate": 0.5, "nonlinearity": "tanh"},
        tensors=("weight_hh", "weight_ih", "bias"),
        devices=("weight_hh", "bias"),
        numbers=("leak_rate",),
        choices=("nonlinearity",),
        others={"weight_hh": compress(torch.eye(3, **DOUBLE))},
    ),
    *recurrent_cases(RESERVOIR),
    Case(compress, {"weight": WEIGHT}, tensors=("weight",)),
    Case(
        random_reservoir,
        {**SIZES, "seed": 0},
        counts=("units", "input_size"),
        numbers=("spectral_radius", "density", "input_scale", "bias_scale"),
        seeds=("seed",),
        others={"density": 1e-6, "spectral_radius": 0.0},
    ),
]


@pytest.mark.parametrize("leak_rate", [1.0, 0.3])
def test_it_is_the_rate_network_with_the_same_weights(leak_rate, device):
    network = RateNetwork(2, 4, leak_rate=leak_rate, seed=0, device=device, **DOUBLE).requires_grad_(False)
    reservoir = Reservoir(network.weight_hh, network.weight_ih, bias=network.bias, leak_rate=leak_rate)
    inputs, h0 = INPUTS.to(device), seeding.normal((1, 3, 4), 5, device=device)
    for got, expected in zip(reservoir(inputs, h0), network(inputs, h0), strict=True):
        torch.testing.assert_close(got, expected, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(reservoir.step(h0[0], inputs[:, 0]), network.step(h0[0], inputs[:, 0]))


def test_sparse_is_dense_with_zeros():
    sparse = random_reservoir(60, 2, density=0.1, seed=0)
    assert sparse.weight_hh.crow_indices().dtype == sparse.weight_hh.col_indices().dtype == torch.int32
    dense = Reservoir(sparse.weight_hh.to_dense(), sparse.weight_ih, bias=sparse.bias)
    torch.testing.assert_close(sparse(INPUTS)[0], dense(INPUTS)[0], rtol=1e-12, atol=1e-14)


def test_radius_and_density_are_what_was_asked_for():
    reservoir = random_reservoir(200, 1, spectral_radius=1.3, density=0.2, input_scale=0.5, bias_scale=0.1, seed=0)
    weight = reservoir.weight_hh.to_dense()
    assert linear.spectral_radius(weight).item() == pytest.approx(1.3, rel=1e-9)
    assert (weight != 0).double().mean().item() == pytest.approx(0.2, abs=0.01)
    assert 0.45 < reservoir.weight_ih.abs().max() <= 0.5
    assert 0.09 < reservoir.bias.abs().max() <= 0.1
    assert "sparse" in repr(reservoir)
    assert "dense" in repr(RESERVOIR)


def test_an_unstable_linear_reservoir_says_so():
    unstable = Reservoir(2 * torch.eye(4, **DOUBLE), INTO, nonlinearity=lambda a: a)
    with pytest.raises(FloatingPointError, match="spectral radius"):
        unstable(INPUTS.repeat(1, 100, 1))

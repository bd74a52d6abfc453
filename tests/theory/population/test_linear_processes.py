"""Covariances of linear networks against sums, and when time has a direction."""

import pytest
import torch

from rnncortex.numerics import linear, seeding
from rnncortex.theory.population import linear_processes
from tests.bad_input import Case
from tests.good_input import DOUBLE, SQUARE, stable_space

WEIGHT = seeding.normal((4, 4), 0)
WEIGHT = 0.7 * WEIGHT / linear.spectral_radius(WEIGHT)
ROOT = seeding.normal((4, 4), 1)
NOISE = ROOT @ ROOT.T


def test_covariance_by_the_sum_over_all_past_noise(device: str) -> None:
    weight, noise = WEIGHT.to(device), NOISE.to(device)
    expected, power = torch.zeros_like(noise), torch.eye(4, **DOUBLE, device=device)
    for _ in range(300):
        expected, power = expected + power @ noise @ power.T, power @ weight
    torch.testing.assert_close(linear_processes.stationary_covariance(weight, noise), expected)
    lagged = linear_processes.lagged_covariance(weight, noise, 3)
    torch.testing.assert_close(lagged[2], expected @ torch.linalg.matrix_power(weight, 2).T)


def test_irreversibility_of_symmetric_and_of_one_way_networks() -> None:
    symmetric = 0.4 * (WEIGHT + WEIGHT.T)
    assert linear_processes.irreversibility(symmetric, torch.eye(4, **DOUBLE)) < 1e-12
    assert linear_processes.irreversibility(symmetric, torch.diag(torch.tensor([1.0, 2.0, 3.0, 4.0], **DOUBLE))) > 1e-3
    a, c = 0.5, 0.3
    one_way = torch.tensor([[a, 0], [c, a]], **DOUBLE)
    covariance = linear_processes.stationary_covariance(one_way, torch.eye(2, **DOUBLE))
    first, cross = 1 / (1 - a**2), a * c / (1 - a**2) ** 2
    assert covariance[0].tolist() == pytest.approx([first, cross])
    flow = one_way @ covariance
    expected = 2**0.5 * abs(flow[0, 1] - flow[1, 0]) / flow.square().sum().sqrt()
    assert linear_processes.irreversibility(one_way, torch.eye(2, **DOUBLE)).item() == pytest.approx(expected.item())


def test_delay_of_a_link_is_the_mean_of_a_geometric_kernel() -> None:
    kernel = 0.7 ** torch.arange(400, **DOUBLE)
    mean = (torch.arange(1, 401, **DOUBLE) * kernel).sum() / kernel.sum()
    assert linear_processes.link_latency(0.7, 0.02) == pytest.approx(0.02 * mean.item())


def test_samples_have_the_covariances_that_were_asked_for() -> None:
    space = stable_space()
    states, seen = space.sample(4000, 12, seed=0)
    assert (torch.cov(states[:, -1].T) - space.initial).abs().max() < 0.15
    lagged = states[:, 6:].flatten(0, 1).T @ states[:, 5:-1].flatten(0, 1) / states[:, 6:].flatten(0, 1).shape[0]
    assert (lagged - space.transition @ space.initial).abs().max() < 0.1
    left = seen - space.offset - states @ space.readout.T
    assert (torch.cov(left.flatten(0, 1).T) - space.noise).abs().max() < 0.1
    again = space.sample(4000, 12, seed=0)
    assert torch.equal(again[1], seen)


LINEAR = {"weight": 0.1 * SQUARE, "noise": torch.eye(4, **DOUBLE)}


BAD_INPUT = [
    Case(
        linear_processes.stationary_covariance,
        LINEAR,
        tensors=("weight", "noise"),
        devices=("noise",),
        others={"noise": SQUARE, "weight": 2 * torch.eye(4, **DOUBLE)},
    ),
    Case(
        linear_processes.lagged_covariance,
        {**LINEAR, "lags": 2},
        tensors=("weight", "noise"),
        devices=("noise",),
        counts=("lags",),
    ),
    Case(linear_processes.irreversibility, LINEAR, tensors=("weight", "noise"), devices=("noise",)),
    Case(linear_processes.link_latency, {"keep": 0.8, "dt": 0.01}, numbers=("keep", "dt"), others={"keep": 1.0}),
]

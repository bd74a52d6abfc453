"""Covariances of linear networks against sums, and when time has a direction."""

import pytest
import torch

from rnncortex.numerics import linear, seeding
from rnncortex.theory.population import linear_processes

DOUBLE = {"dtype": torch.float64}
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

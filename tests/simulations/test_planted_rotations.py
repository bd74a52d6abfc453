"""Planted rotations keep what they say, bumps are where they should be."""

import math

import pytest
import torch

from rnncortex.simulations.planted_rotations import PlantedRotations
from rnncortex.tasks.sequences import bumps

DOUBLE = {"dtype": torch.float64}


def test_planted_states_follow_the_generator(device: str) -> None:
    system = PlantedRotations((2.0, 0.5), units=9, growth=-1.5, shared_std=0.0)
    planted = system.record(4, 30, seed=0, device=device)
    axes = planted.planes.flatten(0, 1)
    torch.testing.assert_close(axes @ axes.T, torch.eye(4, **DOUBLE, device=device))
    torch.testing.assert_close(planted.states @ axes.T, planted.latent)
    for k, frequency in enumerate((2.0, 0.5)):
        turning = torch.complex(planted.latent[..., 2 * k], planted.latent[..., 2 * k + 1])
        factor = torch.tensor(complex(-1.5, 2 * math.pi * frequency), device=device) * 0.01
        torch.testing.assert_close(turning[:, 1:], turning[:, :-1] * factor.exp())


def test_noise_has_the_size_it_says() -> None:
    system = PlantedRotations((1.0,), units=200, shared_std=0.0, noise_std=0.5)
    planted = system.record(50, 40, seed=0)
    noise = planted.states - planted.latent @ planted.planes.flatten(0, 1)
    assert noise.std().item() == pytest.approx(0.5 * math.sqrt(2 / 200), rel=0.01)


def test_bumps_peak_where_and_when_they_should() -> None:
    times, peaks = torch.arange(101, **DOUBLE) / 100, torch.tensor([0.2, 0.5, 0.9], **DOUBLE)
    row = bumps.passing(times, peaks, 0.1)
    assert row.argmax(0).tolist() == [20, 50, 90]
    assert row[30, 0].item() == pytest.approx(math.exp(-0.5))
    ring = bumps.circulating(times, 10, period=0.5)
    assert ring.argmax(1)[[0, 5, 25, 50]].tolist() == [0, 1, 5, 0]
    torch.testing.assert_close(ring[:51], ring[50:])


def test_a_bump_on_a_ring_moves_without_changing() -> None:
    shift = 0.5 * 3 / 10
    first, later = bumps.circulating(torch.tensor([[0.1], [0.1 + shift]], **DOUBLE), 10, period=0.5, sharpness=2.0)
    torch.testing.assert_close(first.roll(3, -1), later)

"""Planted rotations keep what they say, bumps are where they should be."""

import math

import pytest
import torch

from rnncortex.simulations import planted_rotations
from rnncortex.simulations.planted_rotations import PlantedRotations
from tests.bad_input import Case

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


BAD_INPUT = [
    Case(
        planted_rotations.PlantedRotations,
        {"frequencies": (2.0, 1.0), "units": 10, "growth": 0.0, "shared_std": 1.0, "noise_std": 0.1, "dt": 0.01},
        counts=("units",),
        numbers=("shared_std", "noise_std", "dt"),
        others={"frequencies": (60.0,), "growth": torch.nan, "units": 3},
    ),
    Case(
        planted_rotations.PlantedRotations((2.0,)).record, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)
    ),
]

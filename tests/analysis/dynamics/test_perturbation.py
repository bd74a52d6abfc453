"""What a network does after a push: the test of a rotation that a recording alone cannot make."""

import math

import torch

from rnncortex.analysis.dynamics import perturbation
from rnncortex.numerics import seeding
from rnncortex.simulations.planted_rotations import PlantedRotations
from tests.bad_input import Case
from tests.good_input import SQUARE

DOUBLE = {"dtype": torch.float64}


def test_pushes_turn_as_the_matrix_says(device: str) -> None:
    generator = PlantedRotations((2.0, 0.7), growth=-3.0).generator.to(device)
    step = torch.linalg.matrix_exp(0.01 * generator)
    states = seeding.normal((5, 4), 0, device=device)
    for plane, frequency in ((torch.eye(4, **DOUBLE, device=device)[:2], 2.0), (torch.eye(4, **DOUBLE, device=device)[2:], 0.7)):
        found = perturbation.rotation_angle(lambda h: h @ step.T, states, plane, steps=10)
        expected = 2 * math.pi * frequency * 0.01 * torch.arange(11, **DOUBLE, device=device)
        torch.testing.assert_close(found, expected.expand(5, -1), rtol=1e-6, atol=1e-9)


BAD_INPUT = [
    Case(
        perturbation.rotation_angle,
        {"network": torch.tanh, "states": SQUARE, "plane": torch.eye(4, **DOUBLE)[:2], "steps": 2, "size": 1e-4},
        tensors=("states", "plane"),
        devices=("plane",),
        counts=("steps",),
        numbers=("size",),
        others={"plane": torch.ones(2, 4, **DOUBLE)},
    ),
]

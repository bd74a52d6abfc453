"""Population vectors against complex sums, and unwrapping against a known walk."""

import math

import numpy as np
import torch

from rnncortex.analysis.population import population_vector as module
from rnncortex.numerics import seeding
from tests.bad_input import Case

ANGLES = 2 * math.pi * torch.arange(7, dtype=torch.float64) / 7
ACTIVITY = seeding.uniform((3, 7), 0)
BAD_INPUT = [
    Case(module.population_vector, {"activity": ACTIVITY, "angles": ANGLES}, tensors=("activity", "angles"), devices=("angles",)),
    Case(module.unwrapped, {"angle": ACTIVITY}, tensors=("angle",)),
]


def test_vector_is_the_complex_mean(device: str) -> None:
    found = module.population_vector(ACTIVITY.to(device), ANGLES.to(device))
    expected = (ACTIVITY.numpy() * np.exp(1j * ANGLES.numpy())).mean(-1)
    np.testing.assert_allclose(found.angle.cpu(), np.angle(expected))
    np.testing.assert_allclose(found.length.cpu(), np.abs(expected))


def test_a_walk_over_several_turns_comes_back_whole() -> None:
    walk = 0.5 * seeding.normal((4, 500), 1).cumsum(1)
    wrapped = torch.remainder(walk + math.pi, 2 * math.pi) - math.pi
    found = module.unwrapped(wrapped)
    torch.testing.assert_close(found - found[:, :1], walk - walk[:, :1])

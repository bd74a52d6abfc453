"""The frequency-consistency equation, against friends and enemies added up one by one."""

import pytest
import torch

from rnncortex.theory.cognition import frequency_and_consistency as theory
from tests.bad_input import Case

GENERATOR = torch.Generator().manual_seed(0)
LETTERS = (torch.rand(12, 6, generator=GENERATOR, dtype=torch.float64) < 0.5).double() + torch.eye(12, 6, dtype=torch.float64)
LETTERS = LETTERS.clamp(max=1)
LETTERS[6:, 0] = 1
SOUNDS = (torch.rand(12, 3, generator=GENERATOR) < 0.5).double()
WEIGHT = torch.rand(12, generator=GENERATOR, dtype=torch.float64)

BAD_INPUT = [
    Case(
        theory.net_input,
        {"letters": LETTERS, "sounds": SOUNDS, "weight": WEIGHT},
        tensors=("letters", "sounds", "weight"),
        others={"weight": -WEIGHT},
    )
]


def test_own_frequency_and_friends_less_enemies() -> None:
    got = theory.net_input(LETTERS, SOUNDS, WEIGHT)
    for t in range(12):
        for j in range(3):
            total = WEIGHT[t].item()
            for p in set(range(12)) - {t}:
                overlap = (LETTERS[p] @ LETTERS[t] / (LETTERS[p].norm() * LETTERS[t].norm())).item()
                total += WEIGHT[p].item() * overlap * (1 if SOUNDS[p, j] == SOUNDS[t, j] else -1)
            assert got[t, j].item() == pytest.approx(total, abs=1e-10)

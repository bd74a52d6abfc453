"""Split-half ceiling, against the ceiling of planted variances."""

import torch

from rnncortex.analysis.decoding import noise_ceiling
from rnncortex.theory.decoding import noise_ceiling as theory
from tests.bad_input import Case

GENERATOR = torch.Generator().manual_seed(0)
RESPONSES = torch.randn(20_000, generator=GENERATOR, dtype=torch.float64) + 2 * torch.randn(
    8, 20_000, generator=GENERATOR, dtype=torch.float64
)

BAD_INPUT = [Case(noise_ceiling.split_half, {"responses": RESPONSES[:, :50]}, tensors=("responses",), others={"responses": RESPONSES[:3]})]


def test_it_finds_the_ceiling_that_was_planted() -> None:
    assert abs(noise_ceiling.split_half(RESPONSES).item() - theory.from_variances(1.0, 4.0, 8)) < 0.01


def test_independent_halves_have_none() -> None:
    halves = torch.tensor([[1.0, -1.0, 1.0, -1.0], [-1.0, 1.0, -1.0, 1.0]])
    assert noise_ceiling.split_half(halves).item() == 0

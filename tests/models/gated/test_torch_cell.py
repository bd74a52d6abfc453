"""Torch's cells with seeded weights."""

import pytest
import torch

from rnncortex.models.gated.torch_cell import CELLS, torch_cell
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        torch_cell,
        {"cell": "LSTM", "input_size": 2, "hidden_size": 3, "seed": 0},
        choices=("cell",),
        counts=("input_size", "hidden_size"),
        seeds=("seed",),
    ),
]


@pytest.mark.parametrize("cell", CELLS)
def test_weights_come_from_the_seed_and_the_global_state_is_left_alone(cell):
    before = torch.get_rng_state()
    first, again, other = (torch_cell(cell, 5, 16, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    weights = torch.cat([p.detach().flatten() for p in first.parameters()])
    assert torch.equal(weights, torch.cat([p.flatten() for p in again.parameters()]))
    assert not torch.equal(weights, torch.cat([p.flatten() for p in other.parameters()]))
    assert weights.dtype == torch.float32
    assert weights.abs().max() <= 0.25
    assert weights.std() == pytest.approx(0.25 / 3**0.5, rel=0.05)  # of a uniform distribution
    assert first(torch.zeros(2, 4, 5))[0].shape == (2, 4, 16)

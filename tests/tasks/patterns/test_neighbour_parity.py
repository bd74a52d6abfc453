"""Patterns whose second half is a rule of the first that no pair of units betrays."""

import pytest
import torch

from rnncortex.tasks.patterns import neighbour_parity
from rnncortex.tasks.patterns.neighbour_parity import NeighbourParity
from tests.bad_input import Case


@pytest.mark.parametrize("bits", [3, 4, 6])
def test_no_pair_of_units_betrays_the_rule(bits: int) -> None:
    task = NeighbourParity(bits)
    patterns = task.patterns()
    assert not patterns.mean(0).any()
    torch.testing.assert_close(patterns.T @ patterns / len(patterns), torch.eye(2 * bits, dtype=torch.float64))
    for row in patterns.tolist():
        assert [row[bits + i] for i in range(bits)] == [row[i] * row[(i + 1) % bits] for i in range(bits)]
    assert (task.chance, task.optimum) == (2**-bits, 1.0)


BAD_INPUT = [
    Case(neighbour_parity.NeighbourParity, {"bits": 4}, counts=("bits",), others={"bits": 2}),
]

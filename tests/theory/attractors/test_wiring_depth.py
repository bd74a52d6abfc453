"""Memory of nets without circles: against a search through all chains."""

import math

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.numerics import seeding
from rnncortex.theory.attractors import wiring_depth
from tests.bad_input import Case
from tests.good_input import SQUARE


def longest_chain(weight: torch.Tensor) -> float:
    """Units on the longest chain, by following every chain; infinite where one comes back."""
    listens = [set(row.nonzero()[:, 0].tolist()) for row in weight]

    def below(unit: int, above: frozenset[int]) -> float:
        if unit in above:
            return math.inf
        return 1 + max((below(sender, above | {unit}) for sender in listens[unit]), default=0)

    return max(below(unit, frozenset()) for unit in range(len(weight)))


@given(st.integers(1, 7), st.integers(0, 10_000), st.floats(0.05, 0.5))
@settings(max_examples=60, deadline=None)
def test_depth_is_the_longest_chain(units: int, seed: int, density: float) -> None:
    weight = (seeding.uniform((units, units), seed) < density).double() * seeding.normal((units, units), seed + 1)
    assert wiring_depth.memory_depth(weight) == longest_chain(weight)


def test_a_renamed_net_remembers_as_long(device: str) -> None:
    weight = torch.diag(torch.ones(6, dtype=torch.float64, device=device), -1)
    order = torch.argsort(seeding.uniform((7,), 0)).to(device)
    assert wiring_depth.memory_depth(weight[order][:, order]) == 7


BAD_INPUT = [
    Case(wiring_depth.memory_depth, {"weight": SQUARE}, tensors=("weight",), others={"weight": SQUARE[:3]}),
]

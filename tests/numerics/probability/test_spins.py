"""States of units of -1 and +1, against enumeration by itertools and against the law of large numbers."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnncortex.numerics import seeding
from rnncortex.numerics.probability import spins
from tests.bad_input import Case
from tests.good_input import SPINS


@pytest.mark.parametrize("units", [1, 2, 5])
def test_all_states_are_the_product_of_their_units(units: int, device: str) -> None:
    expected = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=units)), dtype=torch.float64)
    assert torch.equal(spins.all_states(units, device=device).cpu(), expected)


@given(st.integers(1, 10))
def test_numbers_count_the_states(units: int) -> None:
    assert torch.equal(spins.state_number(spins.all_states(units, dtype=torch.float32)), torch.arange(2**units))


def test_too_many_units_to_number_are_refused() -> None:
    with pytest.raises(ValueError, match="states: expected at most 62 units, got 63"):
        spins.state_number(torch.ones(63))


def test_draws_have_the_means_that_were_asked_for() -> None:
    mean = torch.tensor([-1.0, -0.5, 0.0, 0.7, 1.0], dtype=torch.float64)
    drawn = spins.draw(mean.expand(40_000, 5), seed=0)
    assert set(drawn.unique().tolist()) == {-1.0, 1.0}
    assert (drawn.mean(0) - mean).abs().max() < 4 / 200
    assert torch.equal(drawn[:, [0, 4]], mean[[0, 4]].expand(40_000, 2))


def test_draws_go_on_with_a_generator() -> None:
    random = seeding.generator(0)
    first, second = (spins.draw(torch.zeros(50), random) for _ in range(2))
    assert not torch.equal(first, second)
    assert torch.equal(first, spins.draw(torch.zeros(50), 0))


BAD_INPUT = [
    Case(spins.all_states, {"units": 3}, counts=("units",), others={"units": 25}),
    Case(spins.state_number, {"states": SPINS}, tensors=("states",), others={"states": torch.zeros(2)}),
    Case(spins.draw, {"mean": torch.zeros(2), "seed": 0}, seeds=("seed",), others={"mean": torch.full((2,), torch.nan)}),
]

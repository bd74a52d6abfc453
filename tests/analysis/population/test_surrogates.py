"""Shuffles keep what they say they keep, and the test counts as Phipson and Smyth do."""

from collections.abc import Callable

import pytest
import torch

from rnncortex.analysis.population import surrogates
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import RECORDED


def test_rotation_keeps_each_unit_but_for_the_seam(device: str) -> None:
    states = seeding.normal((2, 7, 3), 0, device=device)
    turned = surrogates.rotate_units(states, 1)
    for trial, unit in ((b, n) for b in range(2) for n in range(3)):
        rotations = torch.stack([states[trial, :, unit].roll(k) for k in range(7)])
        assert (rotations == turned[trial, :, unit]).all(1).any()


def test_scrambling_keeps_values_and_exchange_keeps_courses(device: str) -> None:
    states = seeding.normal((4, 7, 3), 0, device=device)
    assert torch.equal(surrogates.scramble_time(states, 1).sort(1).values, states.sort(1).values)
    exchanged = surrogates.exchange_trials(states, 1)
    for unit in range(3):
        same = (exchanged[:, None, :, unit] == states[None, :, :, unit]).all(-1)
        assert torch.equal(same.sum(0), torch.ones_like(same.sum(0)))
        assert torch.equal(same.sum(1), torch.ones_like(same.sum(1)))
    assert not torch.equal(exchanged, states)


@pytest.mark.parametrize("shuffle", [surrogates.rotate_units, surrogates.scramble_time, surrogates.exchange_trials])
def test_shuffles_are_the_same_from_one_seed(shuffle: Callable) -> None:
    states = seeding.normal((3, 5, 2), 0)
    assert torch.equal(shuffle(states, 3), shuffle(states, 3))


def test_p_value_counts_the_recording_itself() -> None:
    values = iter([5.0, 1.0, 6.0, 5.0, 2.0])
    found = surrogates.shuffle_test(lambda states: torch.tensor(next(values)), torch.zeros(1, 2, 1), lambda s, g: s, resamples=4, seed=0)
    assert found.p_value == (1 + 2) / (1 + 4)
    assert found.shuffled.tolist() == [1.0, 6.0, 5.0, 2.0]


BAD_INPUT = [
    Case(
        surrogates.shuffle_test,
        {"measure": torch.sum, "states": RECORDED, "shuffle": surrogates.rotate_units, "resamples": 2, "seed": 0},
        tensors=("states",),
        counts=("resamples",),
        seeds=("seed",),
    ),
    Case(surrogates.rotate_units, {"states": RECORDED, "seed": 0}, tensors=("states",), seeds=("seed",)),
    Case(surrogates.scramble_time, {"states": RECORDED, "seed": 0}, tensors=("states",), seeds=("seed",)),
    Case(surrogates.exchange_trials, {"states": RECORDED, "seed": 0}, tensors=("states",), seeds=("seed",)),
]

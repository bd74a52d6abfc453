"""The adding problem: two of many numbers count, and the sum of them is asked for at the end."""

import pytest
import torch

from rnncortex.tasks.memory.adding import Adding
from tests.bad_input import Case


def test_two_marks_one_in_each_half() -> None:
    batch = Adding().batch(500, 11, seed=0, dtype=torch.float64)
    marks = batch.inputs[..., 1]
    assert (marks[:, :5].sum(1) == 1).all()
    assert (marks[:, 5:].sum(1) == 1).all()
    assert batch.mask.sum() == 500
    torch.testing.assert_close(batch.targets[:, -1, 0], (batch.inputs.prod(-1)).sum(1))


def test_every_place_is_marked_sometimes() -> None:
    marks = Adding().batch(2000, 7, seed=0).inputs[..., 1].mean(0)
    assert (marks > 0.15).all()


def test_chance_of_adding_is_the_error_of_a_constant() -> None:
    batch = Adding().batch(200_000, 4, seed=0, dtype=torch.float64)
    error = (batch.targets[:, -1, 0] - 1).square()
    assert error.mean().item() == pytest.approx(Adding().chance, abs=4 * error.std().item() / 200_000**0.5)
    assert Adding().optimum == 0


def test_too_short_to_add() -> None:
    with pytest.raises(ValueError, match="time: expected"):
        Adding().batch(2, 1, seed=0)


BAD_INPUT = [Case(Adding().batch, {"trials": 2, "time": 6, "seed": 0}, counts=("trials", "time"), seeds=("seed",))]

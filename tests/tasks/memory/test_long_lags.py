"""Adding and copying: what is asked for, and what chance gets."""

import pytest
import torch

from rnncortex.tasks.memory.adding import Adding
from rnncortex.tasks.memory.copying import Copy


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


@pytest.mark.parametrize(("length", "lag", "lead"), [(1, 1, 0), (1, 5, 3), (4, 4, 2), (3, 10, 0)])
def test_answers_come_a_lag_after_their_symbols(length: int, lag: int, lead: int) -> None:
    task = Copy(lag=lag, length=length, lead=lead, noise_std=0.2)
    batch = task.batch(50, seed=0)
    assert batch.inputs.shape == (50, task.time, 6)
    shown = batch.inputs[:, lead : lead + length, :4]
    answers = batch.targets[:, lead + lag : lead + lag + length]
    assert torch.equal(shown, answers)
    assert torch.equal(batch.mask, batch.inputs[..., 4] == 1)
    assert batch.mask.sum(1).tolist() == [length] * 50
    assert task.accuracy(batch.targets, batch) == task.optimum
    assert batch.inputs[..., 5].std() == pytest.approx(0.2, rel=0.15)


def test_chance_of_recall_is_a_guess() -> None:
    task = Copy(lag=2, symbols=5)
    batch = task.batch(20_000, seed=0)
    guess = torch.zeros_like(batch.targets)
    guess[..., 2] = 1
    assert task.accuracy(guess, batch) == pytest.approx(task.chance, abs=4 * (0.16 / 20_000) ** 0.5)


@pytest.mark.parametrize("options", [{"lag": 1, "length": 2}, {"lag": 0}, {"lag": 2, "symbols": 1}, {"lag": 2, "noise_std": -1.0}])
def test_impossible_tasks_are_refused(options: dict) -> None:
    with pytest.raises(ValueError, match="expected"):
        Copy(**options)


def test_too_short_to_add() -> None:
    with pytest.raises(ValueError, match="time: expected"):
        Adding().batch(2, 1, seed=0)

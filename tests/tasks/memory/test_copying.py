"""The copy task: hold symbols over a lag, then name them in order; with one symbol it is delayed recall."""

import pytest
import torch

from rnncortex.tasks.memory.copying import Copy
from tests.bad_input import Case


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


TASK = Copy(lag=2)
BATCH = TASK.batch(2, seed=0)
BAD_INPUT = [
    Case(
        Copy,
        {"lag": 3, "symbols": 4, "length": 2, "lead": 1, "noise_std": 0.1},
        counts=("lag", "symbols", "length", "lead"),
        numbers=("noise_std",),
        others={"lag": 1, "symbols": 1},
    ),
    Case(TASK.batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(
        TASK.accuracy,
        {"predictions": BATCH.targets, "batch": BATCH},
        tensors=("predictions",),
        others={"predictions": BATCH.targets[..., :3]},
    ),
]

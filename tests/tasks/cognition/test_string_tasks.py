"""String tasks, read from their inputs."""

import itertools

import pytest
import torch

from rnncortex.tasks.cognition.string_tasks import ANSWERS, LEVELS, StringTask
from tests.bad_input import Case

BAD_INPUT = [
    Case(StringTask, {"name": "reverse"}, choices=("name",)),
    Case(StringTask("parity").batch, {"trials": 2, "length": 3, "seed": 0}, counts=("trials", "length"), seeds=("seed",)),
]


def by_python(name: str, string: list[int]) -> list[int]:
    return {
        "parity": [string.count(1) % 2],
        "bucket sort": sorted(string),
        "reverse": list(reversed(string)),
        "duplicate": [*string, *string],
    }[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_those_of_the_language_itself(name: str) -> None:
    task = StringTask(name)
    for length in (1, 2, 7):
        inputs, targets, mask = task.batch(20, length, seed=length)
        for row, wanted, counts in zip(inputs.argmax(-1).tolist(), targets.argmax(-1), mask, strict=True):
            answer = by_python(name, row[:length])
            assert wanted[counts].tolist() == answer
            assert row[length:] == [task.symbols] * len(answer)
    assert task.optimum == 1
    assert task.chance * task.symbols == 1


def test_every_string_comes() -> None:
    inputs = StringTask("reverse").batch(400, 3, seed=0).inputs[:, :3, 1].int().tolist()
    assert {tuple(string) for string in inputs} == set(itertools.product((0, 1), repeat=3))


def test_every_task_has_a_level() -> None:
    assert LEVELS.keys() == ANSWERS.keys()
    assert torch.equal(StringTask("parity").batch(3, 4, seed=1).inputs, StringTask("parity").batch(3, 4, seed=1).inputs)

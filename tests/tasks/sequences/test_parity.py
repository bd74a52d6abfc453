"""Running parity against counting, and against what forgets."""

import torch
from sklearn.linear_model import LinearRegression

import rnncortex
from rnncortex.tasks.sequences.parity import RunningParity
from tests.bad_input import Case


def test_targets_count_the_ups() -> None:
    batch = RunningParity().batch(trials=6, time=40, seed=0)
    for inputs, targets in zip(batch.inputs[..., 0], batch.targets[..., 0], strict=True):
        for t in range(40):
            ups = int((inputs[: t + 1] == 1).sum())
            assert targets[t] == (1 if ups % 2 else -1)


def test_to_change_one_input_changes_all_that_follows() -> None:
    batch = RunningParity().batch(trials=1, time=30, seed=0)
    changed = batch.inputs.clone()
    changed[0, 7] *= -1
    ups = (changed[0, :, 0] == 1).int().cumsum(0)
    assert torch.equal(2 * (ups % 2) - 1 == batch.targets[0, :, 0], torch.arange(30) < 7)


def test_recent_inputs_and_their_products_say_nothing() -> None:
    batch = RunningParity().batch(trials=1, time=20_000, seed=0)
    recent = batch.inputs[0, :, 0].unfold(0, 4, 1)[20:]
    products = torch.stack([recent[:, torch.tensor(chosen)].prod(1) for chosen in ([0], [1], [2], [3], [0, 1], [2, 3], [0, 1, 2, 3])], 1)
    score = LinearRegression().fit(products, batch.targets[0, 23:, 0]).score(products, batch.targets[0, 23:, 0])
    assert score < 20 / 20_000


BAD_INPUT = [
    Case(
        rnncortex.tasks.sequences.parity.RunningParity().batch,
        {"trials": 1, "time": 5, "seed": 0},
        counts=("trials", "time"),
        seeds=("seed",),
    ),
]

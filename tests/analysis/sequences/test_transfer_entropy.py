"""Information against closed forms, and its bias against many small samples."""

import math

import pytest
import torch

from rnncortex.analysis.sequences import transfer_entropy
from rnncortex.numerics import seeding
from tests.bad_input import Case


def test_correction_takes_the_bias_away() -> None:
    random, found = seeding.generator(0), []
    for _ in range(400):
        first, second = (seeding.integers(4, (200,), random) for _ in range(2))
        found.append(transfer_entropy.mutual_information(first, second))
    bias = 9 / (2 * 200 * math.log(2))  # of the plain estimate
    error = torch.tensor(found).std().item() / 20
    assert abs(sum(found) / 400) < max(4 * error, 0.02 * bias)
    assert 10 * error < bias


def test_information_of_a_noisy_channel() -> None:
    sent = seeding.integers(2, (200_000,), 0)
    flipped = seeding.uniform((200_000,), 1) < 0.1
    capacity = 1 + 0.1 * math.log2(0.1) + 0.9 * math.log2(0.9)
    assert transfer_entropy.mutual_information(sent, torch.where(flipped, 1 - sent, sent)) == pytest.approx(capacity, abs=0.005)


@pytest.mark.parametrize("history", [1, 2])
def test_a_copy_with_delay(history: int) -> None:
    source = seeding.integers(2, (50, 200), 0)
    noise = (seeding.uniform((50, 200), 1) < 0.2).long()
    target = torch.roll(source, 1, 1) ^ noise
    forward = transfer_entropy.transfer_entropy(source, target, history=history, resamples=30, seed=2)
    back = transfer_entropy.transfer_entropy(target, source, history=history, resamples=30, seed=3)
    assert forward.excess == pytest.approx(1 + 0.2 * math.log2(0.2) + 0.8 * math.log2(0.8), abs=0.02)
    assert abs(back.excess) < 5 * back.error
    assert forward.p_value < 0.05


ROW = torch.tensor([0, 1, 1, 0])
BAD_INPUT = [
    Case(transfer_entropy.mutual_information, {"first": ROW, "second": ROW}, others={"first": ROW.double(), "second": ROW[:2]}),
    Case(
        transfer_entropy.transfer_entropy,
        {"source": ROW[None], "target": ROW[None], "history": 1, "resamples": 3, "seed": 0},
        counts=("history", "resamples"),
        seeds=("seed",),
        others={"source": ROW[None].double(), "target": ROW[None, :3], "history": 4},
    ),
]

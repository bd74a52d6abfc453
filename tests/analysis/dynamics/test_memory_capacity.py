"""What a network's state still knows of its past inputs."""

import math

import pytest
import torch

from rnncortex.analysis.dynamics import memory_capacity
from rnncortex.numerics import seeding
from tests.bad_input import Case


def test_a_delay_line_remembers_as_many_inputs_as_it_has_units() -> None:
    inputs = seeding.uniform((5000,), 0, low=-1, high=1)
    line = torch.stack([inputs.roll(k) for k in range(1, 9)], 1)
    found = memory_capacity.memory_capacity(line, inputs, delays=20, washout=50, train=3000)
    assert found.total.item() == pytest.approx(8, abs=0.05)
    torch.testing.assert_close(found.by_delay[:8], torch.ones(8, dtype=torch.float64), rtol=0, atol=1e-3)


def test_states_that_know_nothing_have_no_memory() -> None:
    totals = []
    for seed in range(8):
        inputs, states = seeding.normal((3000,), seed), seeding.normal((3000, 20), 100 + seed)
        totals.append(memory_capacity.memory_capacity(states, inputs, delays=50, washout=60, train=2000).total.item())
    mean = sum(totals) / 8
    assert abs(mean) < 3 * torch.tensor(totals).std().item() / math.sqrt(8) + 1e-9


def test_readout_score_of_a_linear_target() -> None:
    states = seeding.normal((1000, 5), 0)
    targets = states @ seeding.normal((5, 2), 1) + 3
    torch.testing.assert_close(memory_capacity.readout_score(states, targets, washout=0, train=500), torch.ones(2, dtype=torch.float64))


BAD_INPUT = [
    Case(
        memory_capacity.readout_score,
        {"states": seeding.normal((60, 3), 0), "targets": seeding.normal((60, 1), 1), "washout": 5, "train": 30, "penalty": 1e-6},
        tensors=("states", "targets"),
        devices=("targets",),
        counts=("washout", "train"),
        numbers=("penalty",),
        others={"train": 50},
    ),
    Case(
        memory_capacity.memory_capacity,
        {"states": seeding.normal((60, 3), 0), "inputs": seeding.normal((60,), 1), "delays": 4, "washout": 5, "train": 30, "penalty": 1e-6},
        tensors=("states", "inputs"),
        devices=("inputs",),
        counts=("delays", "washout", "train"),
        numbers=("penalty",),
        others={"washout": 4},
    ),
]

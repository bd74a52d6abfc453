"""The flip-flop: remember the sign of the last pulse on each of several channels."""

import math

import pytest

from rnncortex.tasks.memory import flip_flop
from rnncortex.tasks.memory.flip_flop import FlipFlop
from tests.bad_input import Case


def test_flip_flop_remembers_the_last_pulse() -> None:
    batch = FlipFlop(bits=3, pulse_probability=0.1).batch(trials=5, time=80, seed=0)
    for trial in range(5):
        for bit in range(3):
            memory = 0.0
            for t in range(80):
                pulse = batch.inputs[trial, t, bit].item()
                assert pulse in (-1, 0, 1)
                memory = pulse or memory
                assert batch.targets[trial, t, bit].item() == memory
    assert (batch.inputs[:, 0] != 0).all()


def test_flip_flop_pulses_as_often_as_stated_and_lists_its_memories() -> None:
    task = FlipFlop(bits=3, pulse_probability=0.05)
    inputs = task.batch(trials=100, time=500, seed=0).inputs[:, 1:]
    assert (inputs != 0).float().mean().item() == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / inputs.numel()))
    assert inputs[inputs != 0].mean().item() == pytest.approx(0, abs=0.05)
    assert len(task.memories().unique(dim=0)) == 8


BAD_INPUT = [
    Case(
        flip_flop.FlipFlop,
        {"bits": 2, "pulse_probability": 0.1, "noise_std": 0.1},
        counts=("bits",),
        numbers=("pulse_probability", "noise_std"),
    ),
    Case(flip_flop.FlipFlop().batch, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
]

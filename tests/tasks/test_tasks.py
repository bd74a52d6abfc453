"""Tasks against plain loops and differential equations."""

import math

import numpy as np
import pytest
import torch

from rnncortex.numerics.integrators import integrate_adaptive
from rnncortex.numerics.systems import Lorenz
from rnncortex.tasks.filters.narma import Narma
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.tasks.movement.rhythm import DampedRhythm

TASKS = [FlipFlop(), FlipFlop(bits=2, noise_std=0.1), DampedRhythm(2.0, 0.3, 0.01), Narma()]


@pytest.mark.parametrize("task", TASKS, ids=repr)
def test_batches_are_typed_seeded_and_shaped(task, device: str) -> None:
    batch = task.batch(trials=4, time=60, seed=1, dtype=torch.float32, device=device)
    assert batch.inputs.shape[:2] == batch.targets.shape[:2] == batch.mask.shape == (4, 60)
    for part in batch[:2]:
        assert part.dtype == torch.float32
        assert part.device.type == device
    again, other = (task.batch(trials=4, time=60, seed=s, dtype=torch.float32, device=device) for s in (1, 2))
    assert torch.equal(batch.inputs, again.inputs)
    assert torch.equal(batch.targets, again.targets)
    assert not torch.equal(batch.inputs, other.inputs)


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


def test_rhythm_solves_its_differential_equation() -> None:
    task = DampedRhythm(frequency=3.0, decay_time=0.4, dt=0.01, noise_std=0.0)
    batch = task.batch(trials=2, time=100, seed=0, dtype=torch.float64)
    turn = torch.tensor([[-1 / 0.4, -6 * math.pi], [6 * math.pi, -1 / 0.4]], dtype=torch.float64)
    times = 0.01 * torch.arange(100, dtype=torch.float64)
    expected = integrate_adaptive(lambda t, h: h @ turn.T, batch.inputs[:, 0], times)
    torch.testing.assert_close(batch.targets, expected, rtol=0, atol=1e-9)
    assert (batch.inputs[:, 1:] == 0).all()


def test_rhythm_noise() -> None:
    clean, noisy = (DampedRhythm(3.0, 0.4, 0.01, noise_std=s).batch(50, 100, seed=0, dtype=torch.float64).targets for s in (0.0, 0.1))
    assert (noisy - clean).std().item() == pytest.approx(0.1, rel=0.05)


def test_narma_against_a_loop() -> None:
    batch = Narma().batch(trials=1, time=200, seed=3)
    u, y = batch.inputs[0, :, 0].numpy(), np.zeros(201)
    for t in range(9, 200):
        y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * sum(y[t - i] for i in range(10)) + 1.5 * u[t - 9] * u[t] + 0.1
    np.testing.assert_allclose(batch.targets[0, :, 0], y[1:], rtol=1e-12)
    assert (u >= 0).all()
    assert (u < 0.5).all()


def test_lorenz_perturbations_against_autograd() -> None:
    lorenz = Lorenz()
    state, vectors = torch.tensor([1.0, -2.0, 20.0], dtype=torch.float64), torch.eye(3, dtype=torch.float64)
    rate, pushed = lorenz.linearised(state, vectors)
    torch.testing.assert_close(rate, lorenz.drift(state))
    jacobian = torch.autograd.functional.jacobian(lorenz.drift, state)
    torch.testing.assert_close(pushed, jacobian.T)
    assert jacobian.trace().item() == pytest.approx(lorenz.divergence)

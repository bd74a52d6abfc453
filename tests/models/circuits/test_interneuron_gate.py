"""The circuit that gates a memory, against a loop over its equations, the theory of its parts, and what it is for."""

import math

import pytest
import torch

from rnncortex.models.circuits.interneuron_gate import POPULATIONS, InterneuronGate
from rnncortex.numerics import seeding
from rnncortex.tasks.memory.gated_memory import GatedMemory
from rnncortex.theory.circuits import bistable_loop
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
CIRCUIT = InterneuronGate(2)
INPUTS = seeding.uniform((3, 6, 4), 0)
STATE = seeding.uniform((3, 12), 1)
BAD_INPUT = [
    Case(
        InterneuronGate,
        {
            "items": 2,
            "loop": 2.0,
            "inhibition": 0.5,
            "half_activation": 0.5,
            "som_drive": 1.0,
            "gate_drive": 1.0,
            "spread": 0.1,
            "tau": 0.02,
            "tau_fast": 0.01,
            "dt": 0.005,
            "noise_std": 0.0,
            "seed": 0,
        },
        counts=("items",),
        numbers=("loop", "inhibition", "half_activation", "spread", "tau", "tau_fast", "dt", "noise_std"),
        seeds=("seed",),
        others={"som_drive": math.nan, "gate_drive": "text", "dt": 0.02, "spread": 0.0},
    ),
    Case(CIRCUIT.current, {"population": "PV", "strength": 1.0}, choices=("population",), others={"strength": math.nan}),
    Case(
        CIRCUIT.forward,
        {"inputs": INPUTS, "h0": STATE[None], "currents": seeding.normal((3, 6, 12), 0), "seed": None},
        tensors=("inputs", "h0", "currents"),
        devices=("inputs",),
        others={"seed": 0},
    ),
    Case(CIRCUIT.step, {"state": STATE, "inputs": INPUTS[:, 0]}, tensors=("state", "inputs"), devices=("state",)),
]


def by_hand(state: list[float], x: list[float], extra: float) -> list[float]:
    """One step of two items, one population after the other; ``extra`` goes to the PV cells."""
    r, vip, som, pv, d, e, gate = state[0:2], state[2], state[3], state[4], state[5:7], state[7:9], state[9]
    cut = lambda u: max(u, 0.0)  # noqa: E731
    squash = lambda u: cut(u) ** 2 / (0.25 + cut(u) ** 2)  # noqa: E731
    targets = [cut(1.5 * x[k] - 0.5) for k in (0, 1)]
    targets += [cut(x[2]), cut(2.0 - 2.5 * vip), cut(e[0] + e[1] + extra)]
    targets += [cut(r[k] - som) for k in (0, 1)]
    targets += [squash(2.1 * e[k] - 0.6 * pv + d[k]) for k in (0, 1)]
    targets += [cut(1.0 - 1.5 * x[3])]
    targets += [cut(e[k] - gate) for k in (0, 1)]
    leak = [0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.5, 0.5]
    return [s + a * (t - s) for s, a, t in zip(state, leak, targets, strict=True)]


def test_a_run_is_the_equations_one_by_one() -> None:
    currents = torch.zeros(3, 6, 12, **DOUBLE) + 0.3 * CIRCUIT.current("PV", 1.0)
    outputs, last = CIRCUIT(INPUTS, STATE[None], currents=currents)
    for trial in range(3):
        state = STATE[trial].tolist()
        for time in range(6):
            state = by_hand(state, INPUTS[trial, time].tolist(), 0.3)
            torch.testing.assert_close(outputs[trial, time], torch.tensor(state, **DOUBLE))
    torch.testing.assert_close(last[0], outputs[:, -1])
    torch.testing.assert_close(CIRCUIT.step(STATE, INPUTS[:, 0]), CIRCUIT(INPUTS[:, :1], STATE[None])[1][0])


def test_parts_cover_the_state_once() -> None:
    covered = torch.cat([torch.arange(12)[CIRCUIT.parts[name]] for name in POPULATIONS])
    assert covered.tolist() == list(range(12))
    assert CIRCUIT.current("gate", -2.0).tolist() == [0.0] * 9 + [-2.0, 0.0, 0.0]


def test_it_holds_the_level_of_theory() -> None:
    state = torch.zeros(1, 1, 12, **DOUBLE)
    state[..., CIRCUIT.parts["pyramidal"].start] = 1.0
    end = CIRCUIT(torch.zeros(1, 400, 4, **DOUBLE), state)[1][0, 0]
    held, _ = bistable_loop.levels(1.5, 0.5)
    assert end[CIRCUIT.parts["pyramidal"]].tolist() == pytest.approx([held, 0.0], abs=1e-9)


def test_it_does_the_task_for_which_it_was_built_whatever_the_spread() -> None:
    task = GatedMemory()
    batch = task.batch(100, seed=0, **DOUBLE)
    for seed in range(3):
        circuit = InterneuronGate(3, spread=0.05, noise_std=0.1, seed=seed)
        rates = circuit(batch.inputs.repeat_interleave(10, 1), seed=seed)[0][:, 9::10, circuit.parts["output"]]
        answers = task.answers(rates, batch)
        assert answers.right.all()
        assert not answers.early.any()


def test_spread_and_noise_are_as_large_as_they_say() -> None:
    plain, varied = InterneuronGate(40), InterneuronGate(40, spread=0.1, seed=0)
    there = plain.weight_hh != 0
    assert torch.equal(varied.weight_hh != 0, there)
    assert (varied.weight_hh[there] / plain.weight_hh[there]).std().item() == pytest.approx(0.1, rel=0.1)
    noisy = InterneuronGate(2, loop=0.0, noise_std=0.2, tau=1e6)
    rates = noisy(torch.zeros(5000, 4, 4, **DOUBLE), seed=0)[0][:, -1, noisy.parts["pyramidal"]]
    assert rates.std().item() == pytest.approx(0.2 * math.sqrt(4 * 0.005), rel=0.03)


def test_device(device: str) -> None:
    circuit = InterneuronGate(2, device=device)
    assert circuit(torch.zeros(1, 3, 4, device=device, **DOUBLE))[0].device.type == device

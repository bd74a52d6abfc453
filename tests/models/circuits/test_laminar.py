"""The laminar circuit against a loop over its equations, against lesions by hand, and against the variance of its noise."""

from typing import Any

import pytest
import torch

from rnncortex.models.circuits.laminar import PATHWAYS, LaminarCircuit
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases

DOUBLE: dict[str, Any] = {"dtype": torch.float64}


def test_a_run_is_the_equations_step_by_step() -> None:
    circuit = LaminarCircuit(
        2, 3, normalisation=0.4, gain=1.2, lateral=0.3, forward=2.0, tau_deep=0.5, thalamic=0.9, relay=0.8, feedback=0.7
    )
    inputs, h0 = seeding.uniform((2, 6, 5), 0), 0.5 * seeding.normal((1, 2, circuit.state_size), 1)
    outputs, last = circuit(inputs, h0)
    for trial in range(2):
        x, e, w, v = h0[0, trial, :2].clone(), h0[0, trial, 2:4].clone(), h0[0, trial, 4:10].view(2, 3).clone(), h0[0, trial, 10].clone()
        for t in range(6):
            u, c, g = inputs[trial, t, :2], inputs[trial, t, 2:], 1.2 / (1 + 0.4 * v)
            changed = [torch.zeros(2, **DOUBLE), torch.zeros(2, **DOUBLE), torch.zeros(2, 3, **DOUBLE)]
            for k in range(2):
                told = sum(w[k, j] * c[j] for j in range(3))
                changed[0][k] = (0.9 * u[k] - x[k]) / 0.01
                changed[1][k] = (-e[k] + 0.3 * e[k] + g * (0.8 * x[k] - 0.7 * told)) / 0.015
                for j in range(3):
                    changed[2][k, j] = (2.0 * e[k] * c[j] - w[k, j]) / 0.5
            v = v + 0.005 / 0.5 * (e.abs().sum() - v)
            x, e, w = x + 0.005 * changed[0], e + 0.005 * changed[1], w + 0.005 * changed[2]
            torch.testing.assert_close(outputs[trial, t], torch.cat((x, e, w.flatten(), v[None])))
    torch.testing.assert_close(last[0], outputs[:, -1])


def test_step_and_run_are_one() -> None:
    circuit = LaminarCircuit(2, 2, normalisation=0.5)
    inputs, state = seeding.uniform((1, 3, 4), 2), seeding.normal((1, circuit.state_size), 3)
    outputs, _ = circuit(inputs, state[None])
    for t in range(3):
        state = circuit.step(state, inputs[:, t])
    torch.testing.assert_close(outputs[:, -1], state)


@pytest.mark.parametrize("pathway", PATHWAYS.values())
def test_a_lesion_is_a_zero_and_nothing_else(pathway: str) -> None:
    circuit = LaminarCircuit(2, normalisation=0.5, gain=1.3, tau_deep=2.0, noise_std=0.1)
    cut = circuit.lesioned(pathway)
    assert cut.strengths == {**circuit.strengths, pathway: 0.0}
    assert (cut.gain, cut.tau_relay, cut.tau_superficial, cut.tau_deep, cut.dt, cut.noise_std) == (1.3, 0.01, 0.015, 2.0, 0.005, 0.1)


def test_noise_has_the_variance_that_it_says() -> None:
    circuit = LaminarCircuit(4, relay=0, forward=0, feedback=0, lateral=0, noise_std=0.5, dt=0.001, tau_deep=0.02)
    outputs, _ = circuit(torch.zeros(2000, 300, 5, **DOUBLE), seed=0)
    x, e, w, _ = circuit.layers(outputs[:, -1])
    for layer, tau in ((x, 0.01), (e, 0.015), (w, 0.02)):
        expected = 0.25 / (1 - 0.0005 / tau)  # of Euler steps
        assert layer.var().item() == pytest.approx(expected, rel=0.06)  # four standard errors of 8000 numbers


def test_device(device: str) -> None:
    circuit = LaminarCircuit(2, device=device)
    assert circuit(torch.zeros(1, 3, 3, device=device, **DOUBLE))[0].device.type == device


CIRCUIT, NOISY = LaminarCircuit(2), LaminarCircuit(2, noise_std=0.1)
STRENGTHS = tuple(PATHWAYS.values())
TIMES = ("tau_relay", "tau_superficial", "tau_deep")
SETTINGS = {**dict.fromkeys(STRENGTHS, 0.5), **dict.fromkeys(TIMES, 0.1), "gain": 1.0, "dt": 0.01, "noise_std": 0.1}
RUN = torch.zeros(1, 3, 3, **DOUBLE)

BAD_INPUT = [
    Case(
        LaminarCircuit,
        {"features": 2, "contexts": 1, **SETTINGS},
        counts=("features", "contexts"),
        numbers=tuple(SETTINGS),
        others={"lateral": 1.0, **dict.fromkeys(TIMES, 0.001)},
    ),
    *recurrent_cases(CIRCUIT),
    Case(CIRCUIT.forward, {"inputs": RUN}, others={"seed": 1}),
    Case(NOISY.forward, {"inputs": RUN, "seed": 1}, seeds=("seed",), others={"seed": None}),
    Case(CIRCUIT.lesioned, {"pathway": "relay"}, choices=("pathway",)),
    Case(
        CIRCUIT.layers,
        {"state": torch.zeros(1, CIRCUIT.state_size, **DOUBLE)},
        tensors=("state",),
        devices=("state",),
        others={"state": torch.zeros(3, **DOUBLE)},
    ),
]

"""The network with a modulated gain against a loop over its equation, and against torch's own network at a gain of one."""

from typing import Any

import pytest
import torch

from rnncortex.models.circuits.neuromodulation import ModulatedNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases

DOUBLE: dict[str, Any] = {"dtype": torch.float64}


def network() -> ModulatedNetwork:
    return ModulatedNetwork.random(units=4, inputs=2, gain=1.1, seed=0, leak_rate=0.3)


def test_a_run_is_the_equation_step_by_step() -> None:
    one, inputs, h0, pushes = network(), seeding.normal((2, 5, 3), 1), seeding.normal((1, 2, 4), 2), seeding.normal((2, 5, 4), 3)
    outputs, last = one(inputs, h0, perturbations=pushes)
    for trial in range(2):
        rate = h0[0, trial].clone()
        for t in range(5):
            new = torch.zeros(4, **DOUBLE)
            for i in range(4):
                heard = sum(one.weight_hh[i, j] * rate[j] for j in range(4)) * (1 + inputs[trial, t, 2])
                heard = heard + sum(one.weight_ih[i, k] * inputs[trial, t, k] for k in range(2)) + pushes[trial, t, i]
                new[i] = 0.7 * rate[i] + 0.3 * torch.tanh(torch.as_tensor(heard))
            rate = new
            torch.testing.assert_close(outputs[trial, t], rate)
    torch.testing.assert_close(last[0], outputs[:, -1])


def test_without_leak_and_modulation_it_is_torch_s_rnn() -> None:
    one = ModulatedNetwork.random(units=4, inputs=2, gain=1.1, seed=0, leak_rate=1.0)
    with torch.random.fork_rng():
        theirs = torch.nn.RNN(2, 4, bias=False, batch_first=True, dtype=torch.float64)
    theirs.weight_hh_l0.data, theirs.weight_ih_l0.data = one.weight_hh, one.weight_ih
    inputs = seeding.normal((3, 6, 2), 4)
    silent = torch.cat((inputs, torch.zeros(3, 6, 1, **DOUBLE)), -1)
    torch.testing.assert_close(one(silent)[0], theirs(inputs)[0].detach())


def test_step_and_run_are_one() -> None:
    one, inputs, state = network(), seeding.normal((2, 3, 3), 5), torch.zeros(2, 4, **DOUBLE)
    outputs, _ = one(inputs)
    for t in range(3):
        state = one.step(state, inputs[:, t])
    torch.testing.assert_close(outputs[:, -1], state)


def test_random_weights_have_their_spread() -> None:
    one = ModulatedNetwork.random(units=200, inputs=30, gain=1.5, seed=1)
    assert one.weight_hh.std().item() * 200**0.5 == pytest.approx(1.5, rel=0.02)
    assert one.weight_ih.std().item() == pytest.approx(1.0, rel=0.03)
    other = one.with_weights(torch.zeros(200, 200, **DOUBLE))
    assert other.weight_hh.abs().max() == 0
    assert other.leak_rate == one.leak_rate


def test_device(device: str) -> None:
    one = ModulatedNetwork.random(units=4, inputs=1, gain=1, seed=0, device=device)
    assert one(torch.zeros(1, 2, 2, device=device, **DOUBLE))[0].device.type == device


WEIGHTS = {"weight_hh": torch.zeros(3, 3, **DOUBLE), "weight_ih": torch.zeros(3, 1, **DOUBLE)}
RUN = {"inputs": torch.zeros(1, 2, 3, **DOUBLE), "perturbations": torch.zeros(1, 2, 4, **DOUBLE)}

BAD_INPUT = [
    Case(
        ModulatedNetwork,
        {**WEIGHTS, "leak_rate": 0.5},
        tensors=("weight_hh", "weight_ih"),
        devices=("weight_ih",),
        numbers=("leak_rate",),
        others={"weight_hh": torch.zeros(3, 2, **DOUBLE), "weight_ih": torch.zeros(2, 1, **DOUBLE), "leak_rate": 0.0},
    ),
    Case(
        ModulatedNetwork.random,
        {"units": 3, "inputs": 1, "gain": 1.0, "seed": 0, "leak_rate": 0.5},
        counts=("units", "inputs"),
        numbers=("gain", "leak_rate"),
        seeds=("seed",),
    ),
    Case(network().with_weights, {"weight_hh": torch.zeros(4, 4, **DOUBLE)}, tensors=("weight_hh",)),
    *recurrent_cases(network()),
    Case(
        network().forward,
        RUN,
        tensors=("perturbations",),
        devices=("perturbations",),
        others={"perturbations": torch.zeros(1, 3, 4, **DOUBLE)},
    ),
]

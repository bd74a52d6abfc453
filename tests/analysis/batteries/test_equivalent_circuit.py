"""Equivalent circuit: closed forms, and a planted circuit that is found again."""

import math

import pytest
import torch

from rnncortex.analysis.batteries import equivalent_circuit as ec
from tests.bad_input import Case

double = {"dtype": torch.float64}
TABLE = (torch.tensor([0.0, 0.5, 1.0], **double), torch.tensor([3.0, 3.6, 4.2], **double))
RANDOM = torch.Generator().manual_seed(0)
CURRENT = torch.randn(2, 300, 1, generator=RANDOM, **double)
WARMTH = 20 + 10 * torch.rand(2, 300, 1, generator=RANDOM, **double)
CHARGE = torch.linspace(0.8, 0.2, 300, **double)[None, :, None].expand(2, -1, -1).contiguous()

BAD_INPUT = [
    Case(
        ec.at_rest,
        {"open_circuit": TABLE, "charge": CHARGE},
        others={"charge": CHARGE / 0, "open_circuit": (TABLE[0] * 0, TABLE[1])},
    ),
    Case(
        ec.EquivalentCircuit(TABLE, torch.ones(2, **double), torch.tensor([5.0], **double), 1e4).voltage,
        {"current": CURRENT, "temperature": WARMTH, "charge": CHARGE, "dt": 1.0},
        tensors=("current", "temperature", "charge"),
        devices=("temperature", "charge"),
        numbers=("dt",),
        others={"charge": CHARGE[:1], "dt": 0.0},
    ),
    Case(ec.relaxed, {"current": CURRENT, "time_constant": 5.0, "dt": 1.0}, tensors=("current",), numbers=("time_constant", "dt")),
    Case(
        ec.fit,
        {
            "current": CURRENT,
            "temperature": WARMTH,
            "charge": CHARGE,
            "voltage": 3 + CHARGE,
            "open_circuit": TABLE,
            "dt": 1.0,
            "pairs": 1,
        },
        tensors=("current", "temperature", "charge", "voltage"),
        devices=("temperature",),
        numbers=("dt",),
        counts=("pairs",),
        others={"activations": ()},
    ),
]


def test_a_step_of_current_relaxes_exponentially():
    step = torch.ones(1, 50, 1, **double)
    expected = [1 - math.exp(-(t + 1) * 2.0 / 7.0) for t in range(50)]
    assert ec.relaxed(step, 7.0, 2.0)[0, :, 0].tolist() == pytest.approx(expected)


def test_voltage_at_rest_is_linear_between_points_either_way():
    at = torch.tensor([0.25, 0.75, 1.5], **double)
    assert ec.at_rest(TABLE, at).tolist() == pytest.approx([3.3, 3.9, 4.2])
    falling = (TABLE[0].flip(0), TABLE[1].flip(0))
    assert torch.equal(ec.at_rest(falling, at), ec.at_rest(TABLE, at))


def test_a_planted_circuit_is_found_again():
    planted = ec.EquivalentCircuit(TABLE, torch.tensor([0.03, 0.01, 0.02], **double), torch.tensor([16.0, 128.0], **double), 20e3)
    volts = planted.voltage(CURRENT, WARMTH, CHARGE, 1.0)
    at, factor = 37, math.exp(20e3 / 8.314 * (1 / (WARMTH[1, 37, 0].item() + 273.15) - 1 / 298.15))
    u = [0.0, 0.0]
    for k in range(at + 1):
        u = [math.exp(-1 / tau) * x + (1 - math.exp(-1 / tau)) * CURRENT[1, k, 0].item() for tau, x in zip((16, 128), u, strict=True)]
    drop = factor * (0.03 * CURRENT[1, at, 0].item() + 0.01 * u[0] + 0.02 * u[1])
    assert volts[1, at, 0].item() == pytest.approx(3 + 1.2 * CHARGE[1, at, 0].item() - drop)
    noisy = volts + 1e-4 * torch.randn(volts.shape, generator=RANDOM, **double)
    found = ec.fit(CURRENT, WARMTH, CHARGE, noisy, open_circuit=TABLE, dt=1.0, pairs=2)
    assert found.time_constants.tolist() == [16, 128]
    assert found.activation == 20e3
    assert torch.allclose(found.resistance, planted.resistance, atol=1e-3)


def test_no_resistance_is_negative():
    found = ec.fit(CURRENT, WARMTH, CHARGE, 3 + 1.2 * CHARGE + 0.1 * CURRENT, open_circuit=TABLE, dt=1.0, pairs=1)
    assert (found.resistance >= 0).all()

"""The ring of rate units against a loop over its equation, autograd and the symmetry of the circle."""

import math

import pytest
import torch

from rnncortex.models.circuits.ring_attractor import RingAttractor
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases

DOUBLE = {"dtype": torch.float64}


def ring(**settings: float) -> RingAttractor:
    return RingAttractor.cosine(9, mean_weight=-2, cosine_weight=4, **settings)


def test_a_run_is_the_equation_step_by_step() -> None:
    model, inputs = ring(), seeding.normal((2, 5, 1), 0)
    state = seeding.uniform((2, 9), 1)
    outputs, last = model(inputs, state[None])
    for t in range(5):
        total = torch.ones(2, 9, **DOUBLE)
        for i in range(9):
            for j in range(9):
                apart = 2 * math.pi * (i - j) / 9
                weight = -2 + 4 * math.cos(apart) + 0.1 * inputs[:, t, 0] * 4 * math.sin(apart)
                total[:, i] += weight * state[:, j] / 9
        state = state + 0.1 * (total.clamp(min=0) - state)
        torch.testing.assert_close(outputs[:, t], state)
    torch.testing.assert_close(last[0], state)


@pytest.mark.parametrize("inputs", [None, torch.tensor([3.0], **DOUBLE)])
def test_jacobian_against_autograd(inputs: torch.Tensor | None) -> None:
    model, state = ring(), seeding.uniform((9,), 2)
    expected = torch.func.jacrev(lambda h: model.step(h, inputs))(state)
    torch.testing.assert_close(model.jacobian(state, inputs), expected)


def test_a_turned_start_gives_a_turned_run() -> None:
    model, state = ring(), seeding.uniform((1, 9), 3)
    inputs = seeding.normal((1, 20, 1), 4)
    plain, turned = model(inputs, state[None])[0], model(inputs, state.roll(2, -1)[None])[0]
    torch.testing.assert_close(plain.roll(2, -1), turned)


def test_von_mises_is_nearly_gaussian_where_it_is_narrow() -> None:
    kernel = RingAttractor.von_mises(360, excitation=1, concentration=100, inhibition=0).weight_hh[:, 0] * 360
    degrees = torch.arange(10, **DOUBLE) * math.pi / 180
    torch.testing.assert_close(kernel[:10], torch.exp(-50 * degrees**2), atol=1e-3, rtol=0)


def test_slope_of_the_weights_against_finite_differences() -> None:
    model = RingAttractor.von_mises(64, excitation=2, concentration=1.5, inhibition=1)
    kernel, step = model.weight_hh[:, 0] * 64, 2 * math.pi / 64
    slope = (8 * (kernel.roll(-1) - kernel.roll(1)) - (kernel.roll(-2) - kernel.roll(2))) / (12 * step)
    torch.testing.assert_close(model.weight_turn[:, 0] * 64, -0.1 * slope, atol=1e-4, rtol=0)


def test_noise_has_the_variance_that_it_says() -> None:
    model = RingAttractor(torch.zeros(4, **DOUBLE), drive=0.0, noise_std=0.5, tau=1e6, dt=0.01)
    outputs, _ = model(torch.zeros(20_000, 4, 1, **DOUBLE), torch.zeros(1, 20_000, 4, **DOUBLE), seed=0)
    assert outputs[:, -1].var().item() == pytest.approx(0.25 * 0.04, rel=0.02)


def test_device(device: str) -> None:
    model = ring(device=device)
    outputs, _ = model(torch.zeros(1, 3, 1, device=device, **DOUBLE), model.bump(torch.tensor([1.0])))
    assert outputs.device.type == device


RING = ring()
START = {"inputs": torch.zeros(1, 2, 1, **DOUBLE), "h0": torch.zeros(1, 1, 9, **DOUBLE)}

BAD_INPUT = [
    Case(
        RingAttractor,
        {
            "kernel": torch.ones(4, **DOUBLE),
            "disorder": torch.zeros(4, 4, **DOUBLE),
            "drive": 1.0,
            "tau": 0.1,
            "dt": 0.01,
            "noise_std": 0.1,
        },
        tensors=("kernel", "disorder"),
        devices=("disorder",),
        numbers=("tau", "dt", "noise_std"),
        others={"disorder": torch.zeros(3, 3, **DOUBLE), "dt": 0.2, "drive": math.nan},
    ),
    Case(
        RingAttractor.cosine,
        {"units": 9, "mean_weight": -2.0, "cosine_weight": 4.0},
        counts=("units",),
        others={"units": 2, "mean_weight": math.nan, "cosine_weight": "text"},
    ),
    Case(
        RingAttractor.von_mises,
        {"units": 9, "excitation": 1.0, "concentration": 2.0, "inhibition": 1.0},
        counts=("units",),
        numbers=("concentration",),
        others={"units": 2, "excitation": math.nan, "concentration": 0.0, "inhibition": "text"},
    ),
    Case(
        RING.bump,
        {"angle": 0.0, "height": 1.0, "half_width": 1.0},
        numbers=("height", "half_width"),
        others={"angle": math.nan, "half_width": 4.0},
    ),
    *recurrent_cases(RING),
    Case(RING.forward, START, others={"seed": 0}),
    Case(ring(noise_std=0.1).forward, {**START, "seed": 0}, seeds=("seed",), others={"seed": None}),
]

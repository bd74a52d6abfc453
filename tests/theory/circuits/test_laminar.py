"""The laminar circuit in closed form: against integration of its equations in small steps, and enumeration of courses."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.circuits import laminar
from rnncortex.theory.circuits.laminar import Column
from tests.bad_input import Case

COLUMN = Column(gain=1.2, thalamic=0.9, relay=0.8, lateral=0.3, forward=2.0, feedback=0.7, tau_deep=0.8)

BAD_INPUT = [
    Case(laminar.loop_gain, {"column": COLUMN}, others={"column": "text"}),
    Case(laminar.loop_eigenvalues, {"column": COLUMN}, others={"column": "text"}),
    Case(
        laminar.response,
        {"column": COLUMN, "expected": 0.3, "level": 1.0, "window": (0.1, 0.2), "duty": 0.5},
        numbers=("duty",),
        others={"column": 3, "expected": math.nan, "level": "text", "window": (0.2, 0.1)},
    ),
    Case(
        laminar.mean_error,
        {"column": COLUMN, "probability": 0.3, "slot": 0.15, "points": 10},
        numbers=("probability", "slot"),
        counts=("points",),
        others={"column": 3},
    ),
    Case(
        laminar.balanced_gain,
        {"column": COLUMN, "probabilities": [0.3, 0.2], "normalisation": 0.5, "slot": 0.15},
        numbers=("normalisation", "slot"),
        others={"column": 3, "probabilities": [1.2]},
    ),
]


def course(column: Column, levels: list[tuple[float, float]], dt: float = 1e-4) -> torch.Tensor:
    """Euler's small steps from rest, through inputs with their durations."""
    c, x, e, p, states = column, 0.0, 0.0, 0.0, []
    for level, duration in levels:
        for _ in range(round(duration / dt)):
            dx, de = (
                (c.thalamic * level - x) / c.tau_relay,
                ((c.lateral - 1) * e + c.gain * (c.relay * x - c.feedback * p)) / c.tau_superficial,
            )
            p, x, e = p + dt * (c.forward * e - p) / c.tau_deep, x + dt * dx, e + dt * de
            states.append((x, e, p))
    return torch.tensor(states, dtype=torch.float64)


def test_response_against_integration() -> None:
    states = course(COLUMN, [(0.3, 3.0), (1.0, 0.2)])[-2000:]
    expected = states[500:1500].mean(0)
    torch.testing.assert_close(laminar.response(COLUMN, 0.3, 1.0, (0.05, 0.15)), expected, rtol=5e-3, atol=1e-3)


def test_a_context_that_is_on_for_a_share_of_the_time_learns_with_that_share_of_the_loop_gain() -> None:
    column = COLUMN._replace(tau_deep=1e6)
    found = laminar.response(column, 0.6, 0.0, (0.2, 0.3), duty=0.25)[2]
    loop = 1.2 * 2.0 * 0.7 / 0.7
    assert found.item() == pytest.approx(0.6 * 0.8 * 0.9 / 0.7 * 0.25 * loop / (1 + 0.25 * loop), rel=1e-4)


def test_loop_gain_is_what_is_left_of_an_error() -> None:
    assert laminar.loop_gain(COLUMN) == pytest.approx(1.2 * 2.0 * 0.7 / 0.7)
    last = course(COLUMN, [(1.0, 6.0)])[-1, 1].item()
    assert last == pytest.approx(1.2 * 0.72 / 0.7 / (1 + laminar.loop_gain(COLUMN)), rel=1e-6)


@pytest.mark.parametrize("tau", [0.02, 0.1, 5.0])
def test_eigenvalues_against_those_of_the_matrix(tau: float) -> None:
    c = COLUMN._replace(tau_deep=tau)
    flow = torch.tensor(
        [[(c.lateral - 1) / c.tau_superficial, -c.gain * c.feedback / c.tau_superficial], [c.forward / tau, -1 / tau]], dtype=torch.float64
    )
    expected = torch.linalg.eigvals(flow)
    found = laminar.loop_eigenvalues(c)
    assert sorted(found.tolist(), key=lambda z: (z.imag, z.real)) == pytest.approx(
        sorted(expected.tolist(), key=lambda z: (z.imag, z.real))
    )
    fast = c.tau_superficial / (1 - c.lateral)
    assert bool(found[0].imag > 0) == ((fast - tau) ** 2 < 4 * laminar.loop_gain(c) * fast * tau)


def test_mean_error_against_a_long_random_sequence() -> None:
    column = COLUMN._replace(tau_deep=8.0)
    on = seeding.uniform((1200,), 0) < 0.3
    states = course(column, [(float(level), 0.15) for level in on], dt=1e-3)
    found = states[len(states) // 5 :, 1].abs().mean().item()
    assert laminar.mean_error(column, 0.3, 0.15) == pytest.approx(found, rel=0.06)


def test_the_balanced_gain_reproduces_itself() -> None:
    gain = laminar.balanced_gain(COLUMN, [0.8, 0.1, 0.0], 0.5, 0.15)
    load = sum(laminar.mean_error(COLUMN._replace(gain=gain), chance, 0.15) for chance in (0.8, 0.1, 0.0))
    assert gain == pytest.approx(1.2 / (1 + 0.5 * load), rel=1e-5)
    assert laminar.balanced_gain(COLUMN, [0.8], 0.0, 0.15) == pytest.approx(1.2, rel=1e-5)

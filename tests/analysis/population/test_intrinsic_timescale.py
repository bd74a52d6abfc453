"""Intrinsic timescales of processes whose time constant is known."""

import math

import pytest
import torch

from rnncortex.analysis.population import intrinsic_timescale
from rnncortex.numerics import seeding
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        intrinsic_timescale.fit,
        {"states": seeding.normal((3, 40, 2), 0), "lags": 5, "dt": 0.01},
        tensors=("states",),
        numbers=("dt",),
        counts=("lags",),
        others={"states": torch.ones(3, 40, 2, dtype=torch.float64), "lags": 30},
    )
]


def first_order(keep: float, trials: int, time: int, seed: int) -> torch.Tensor:
    noise, state, states = seeding.normal((time + 1, trials), seed), torch.zeros(trials, dtype=torch.float64), []
    state = noise[0]
    for push in noise[1:]:
        state = keep * state + math.sqrt(1 - keep**2) * push
        states.append(state)
    return torch.stack(states, 1)[..., None]


def test_short_trials_are_biased_and_corrected() -> None:
    tau = 20.0
    found = intrinsic_timescale.fit(first_order(math.exp(-1 / tau), 4000, 200, seed=0), lags=40, dt=1.0)
    assert found.corrected == pytest.approx(tau, rel=0.06)
    assert found.naive < 0.75 * tau
    assert (found.autocorrelation - found.expected).abs().max() < 0.02
    assert found.autocorrelation[0] == 1


def test_long_trials_need_no_correction() -> None:
    found = intrinsic_timescale.fit(first_order(math.exp(-0.2), 20, 20_000, seed=1), lags=15, dt=0.01)
    assert found.naive == pytest.approx(0.05, rel=0.03)
    assert found.corrected == pytest.approx(found.naive, rel=5e-3)


def test_an_exact_expectation_is_found_again() -> None:
    """A wave whose autocorrelation decays slowly has a longer time constant at any length."""
    short, long = (intrinsic_timescale.fit(first_order(keep, 500, 400, seed=2), lags=20, dt=1.0) for keep in (0.6, 0.9))
    assert short.corrected < long.corrected

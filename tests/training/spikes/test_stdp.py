"""Plasticity by traces against the sum over all pairs of spikes."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.numerics import seeding
from rnncortex.training.spikes import stdp
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
RULE = stdp.PairSTDP(0.8, 0.5, 0.017, 0.034)
SPIKES = (seeding.uniform((2, 40, 4), 0) < 0.3).double()
BAD_INPUT = [
    Case(stdp.traces, {"spikes": SPIKES, "dt": 0.001, "tau": 0.02}, tensors=("spikes",), numbers=("dt", "tau")),
    Case(
        stdp.PairSTDP,
        {"amplitude_plus": 1.0, "amplitude_minus": 1.0, "tau_plus": 0.02, "tau_minus": 0.02},
        numbers=("tau_plus", "tau_minus"),
        others={"amplitude_plus": math.nan, "amplitude_minus": "text"},
    ),
    Case(RULE.window, {"lag": torch.zeros(3, **DOUBLE)}, others={"lag": "text"}),
    Case(RULE.change, {"spikes": SPIKES, "dt": 0.001}, tensors=("spikes",), numbers=("dt",)),
    Case(
        RULE.learn,
        {"weight": torch.zeros(4, 4, **DOUBLE), "spikes": SPIKES, "dt": 0.001, "low": 0.0, "high": 1.0},
        tensors=("weight", "spikes"),
        devices=("weight",),
        numbers=("dt",),
        others={"high": -1.0, "low": math.nan},
    ),
]


def over_all_pairs(rule: stdp.PairSTDP, spikes: torch.Tensor, dt: float) -> torch.Tensor:
    """Pair by pair, in plain Python."""
    trials, _, cells = spikes.shape
    out = torch.zeros(trials, cells, cells, **DOUBLE)
    for trial in range(trials):
        fired = [[(t, spikes[trial, t, i].item()) for t in spikes[trial, :, i].nonzero()[:, 0].tolist()] for i in range(cells)]
        for post in range(cells):
            for pre in range(cells):
                for t_post, n_post in fired[post]:
                    for t_pre, n_pre in fired[pre]:
                        lag = (t_post - t_pre) * dt
                        if lag > 0:
                            out[trial, post, pre] += n_post * n_pre * rule.amplitude_plus * math.exp(-lag / rule.tau_plus)
                        elif lag < 0:
                            out[trial, post, pre] -= n_post * n_pre * rule.amplitude_minus * math.exp(lag / rule.tau_minus)
    return out


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**31), minus=st.floats(-1, 1), tau=st.floats(0.003, 0.05))
def test_traces_give_the_sum_over_all_pairs(seed: int, minus: float, tau: float) -> None:
    rule = stdp.PairSTDP(1.0, minus, tau, 0.02)
    spikes = seeding.poisson(torch.full((2, 30, 3), 0.3, **DOUBLE), seed)
    torch.testing.assert_close(rule.change(spikes, 0.001), over_all_pairs(rule, spikes, 0.001), rtol=1e-10, atol=1e-12)


def test_window_is_what_one_pair_does() -> None:
    lags = torch.arange(-20, 21, **DOUBLE) * 0.001
    for lag, expected in zip(lags.tolist(), RULE.window(lags).tolist(), strict=True):
        spikes = torch.zeros(1, 50, 2, **DOUBLE)
        spikes[0, 22, 0] = 1
        spikes[0, 22 + round(lag / 0.001), 1] = 1
        assert RULE.change(spikes, 0.001)[0, 1, 0].item() == pytest.approx(expected, abs=1e-12)


def test_learning_adds_lap_by_lap_and_stays_within_bounds() -> None:
    start = torch.full((4, 4), 0.5, **DOUBLE)
    learned = RULE.learn(start, SPIKES, 0.001, low=0.1, high=0.9)
    changes, expected = over_all_pairs(RULE, SPIKES, 0.001), start.clone()
    for change in changes:
        expected = (expected + change).clamp(0.1, 0.9)
    expected.fill_diagonal_(0.5)
    torch.testing.assert_close(learned, expected)
    assert (start == 0.5).all()


def test_device(device: str) -> None:
    assert RULE.change(SPIKES.to(device), 0.001).device.type == device

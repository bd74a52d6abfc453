"""Expected plasticity of place cells against the correlation of their rates, sampled in time."""

import math

import pytest
import torch

from rnncortex.theory.spikes import stdp
from rnncortex.training.spikes.stdp import PairSTDP
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
CELLS = {"width": 0.1, "speed": 0.4, "peak": 20.0, "theta": 8.0, "precession_length": 0.4, "concentration": 1.5}
RULE = {"amplitudes": (1.0, 0.9), "taus": (0.017, 0.034), "dt": 0.001}
LAGS = torch.linspace(-0.1, 0.1, 5, **DOUBLE)
NUMBERS = ("width", "speed", "peak", "theta", "precession_length", "concentration")
BAD_INPUT = [
    Case(stdp.correlation, {"lags": LAGS, "distance": 0.1, **CELLS}, numbers=NUMBERS, others={"lags": "text", "distance": math.nan}),
    Case(
        stdp.expected_change,
        {"distances": LAGS, **CELLS, **RULE},
        tensors=("distances",),
        numbers=(*NUMBERS, "dt"),
        others={"amplitudes": ("text", 1.0), "taus": (0.02, -0.01)},
    ),
    Case(
        stdp.theta_compression,
        {"speed": 0.4, "theta": 8.0, "precession_length": 0.4},
        numbers=("speed", "theta", "precession_length"),
    ),
]


def rates(distance: float, dt: float, phase: float) -> torch.Tensor:
    """Rates of two cells whose fields are crossed within four seconds, shape (time, 2)."""
    x = CELLS["speed"] * (dt * torch.arange(round(4 / dt), **DOUBLE) - 2)
    out = []
    for centre in (-distance / 2, distance / 2):
        turn = 2 * math.pi * (CELLS["theta"] * x / CELLS["speed"] + (x - centre) / CELLS["precession_length"]) + phase
        rhythm = torch.exp(CELLS["concentration"] * torch.cos(turn)) / torch.special.i0(torch.tensor(CELLS["concentration"], **DOUBLE))
        out.append(CELLS["peak"] * torch.exp(-((x - centre) ** 2) / (2 * CELLS["width"] ** 2)) * rhythm)
    return torch.stack(out, 1)


@pytest.mark.parametrize("distance", [0.0, 0.05, -0.1, 0.25])
def test_correlation_of_rates_averaged_over_the_phase(distance: float) -> None:
    dt, steps = 0.002, [-60, -20, 0, 10, 45]
    found = torch.zeros(len(steps), **DOUBLE)
    for phase in range(12):
        both = rates(distance, dt, 2 * math.pi * phase / 12)
        for k, lag in enumerate(steps):
            shifted = both[:, 1].roll(-lag)
            found[k] += (both[:, 0] * shifted).sum() * dt / 12
    expected = stdp.correlation(dt * torch.tensor(steps, **DOUBLE), distance, **CELLS)
    torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("distance", [0.05, -0.1, 0.15])
def test_expected_change_is_the_rule_applied_to_rates(distance: float) -> None:
    """The rule is linear in each of the two spike trains, so that independent spikes give on average what the rates give."""
    both = torch.stack([rates(distance, 0.001, 2 * math.pi * phase / 12) for phase in range(12)])
    change = PairSTDP(*RULE["amplitudes"], *RULE["taus"]).change(0.001 * both, 0.001).mean(0)[1, 0]
    expected = stdp.expected_change(torch.tensor([distance], **DOUBLE), **CELLS, **RULE)
    assert expected.item() == pytest.approx(change.item(), rel=1e-6)


def test_first_order_without_theta() -> None:
    """Slow fields: the difference of the two directions is C(0) d / s^2 (A+ tau+^2 + A- tau-^2), with s the time in the field."""
    settings = {**CELLS, "concentration": 0.0}
    taus, amplitudes = (0.002, 0.003), (1.0, 0.9)
    change = stdp.expected_change(torch.tensor([0.02, -0.02], **DOUBLE), amplitudes=amplitudes, taus=taus, dt=1e-5, **settings)
    passage = settings["width"] / settings["speed"]
    delay = 0.02 / settings["speed"]
    middle = settings["peak"] ** 2 * passage * math.sqrt(math.pi) * math.exp(-(delay**2) / (4 * passage**2))
    moments = amplitudes[0] * taus[0] ** 2 + amplitudes[1] * taus[1] ** 2
    assert (change[0] - change[1]).item() == pytest.approx(middle * delay / passage**2 * moments, rel=0.01)


def test_compression_is_where_the_correlation_peaks() -> None:
    lags = torch.linspace(0, 0.05, 50_001, **DOUBLE)
    wide = {**CELLS, "width": 10.0}  # without the envelope, which pulls the peak a little
    peak = lags[stdp.correlation(lags, 0.1, **wide).argmax()].item()
    compression = stdp.theta_compression(0.4, theta=8.0, precession_length=0.4)
    assert 0.1 / 0.4 / peak == pytest.approx(compression, rel=1e-3)

"""Times and rhythms measured on a trace."""

import math

import pytest
import torch

from rnncortex.analysis.dynamics import damped_oscillation
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE


@pytest.mark.parametrize(("decay_time", "frequency"), [(0.2, 3.0), (1.0, 0.7), (-0.5, 2.0)])
def test_damped_oscillation(decay_time: float, frequency: float) -> None:
    t = 0.005 * torch.arange(300, dtype=torch.float64)
    trace = 2 * torch.exp(-t / decay_time) * torch.cos(2 * math.pi * frequency * t + 0.4) - 1
    found = damped_oscillation.fit_damped_oscillation(trace, 0.005)
    assert found.decay_time == pytest.approx(decay_time, rel=1e-6)
    assert found.frequency == pytest.approx(frequency, rel=1e-6)
    assert (found.amplitude, found.phase, found.offset) == pytest.approx((2, 0.4, -1), rel=1e-5)
    noisy = damped_oscillation.fit_damped_oscillation(trace + 0.01 * seeding.normal((300,), 0), 0.005)
    assert noisy.frequency == pytest.approx(frequency, rel=0.01)


TRACE = torch.sin(torch.arange(50, **DOUBLE))


BAD_INPUT = [
    Case(
        damped_oscillation.fit_damped_oscillation,
        {"trace": TRACE, "dt": 0.1},
        tensors=("trace",),
        numbers=("dt",),
        others={"trace": torch.zeros(50)},
    ),
]

"""Errors over gaps against Gaussian conditioning by brute force."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.decoding import irregular_sampling
from tests.bad_input import Case

GAPS = seeding.uniform((3, 6), 0, high=9.0)

BAD_INPUT = [
    Case(irregular_sampling.carried_forward, {"gaps": GAPS, "tau": 2.0}, tensors=("gaps",), numbers=("tau",), others={"gaps": -GAPS}),
    Case(irregular_sampling.decayed, {"gaps": GAPS, "tau": 2.0}, tensors=("gaps",), numbers=("tau",), others={"gaps": -GAPS}),
    Case(
        irregular_sampling.optimal_oscillator,
        {"gaps": GAPS, "period": 21.0, "coherence": 60.0, "noise": 0.3},
        tensors=("gaps",),
        numbers=("period", "coherence", "noise"),
        others={"gaps": -GAPS},
    ),
]


def test_simple_forecasts_by_their_covariances() -> None:
    tau = 2.5
    kernel = torch.exp(-GAPS / tau)
    torch.testing.assert_close(irregular_sampling.carried_forward(GAPS, tau), 1 + 1 - 2 * kernel)
    torch.testing.assert_close(irregular_sampling.decayed(GAPS, tau), 1 - kernel**2)


@pytest.mark.parametrize(("period", "coherence", "noise"), [(21.0, 60.0, 0.3), (5.0, 8.0, 1.0)])
def test_the_filter_is_gaussian_conditioning(period, coherence, noise) -> None:
    found = irregular_sampling.optimal_oscillator(GAPS, period=period, coherence=coherence, noise=noise)
    for row, gaps in enumerate(GAPS):
        times = torch.cat((torch.zeros(1), gaps.cumsum(0))).double()
        lag = times[:, None] - times
        shared = torch.exp(-lag.abs() / coherence) * torch.cos(2 * math.pi * lag / period)
        for k in range(1, 7):
            seen = shared[:k, :k] + noise**2 * torch.eye(k, dtype=torch.float64)
            expected = 1 - shared[k, :k] @ torch.linalg.solve(seen, shared[:k, k])
            assert found[row, k - 1].item() == pytest.approx(expected.item(), abs=1e-10)

"""Correlations in time."""

import torch

from rnncortex.analysis.population import autocorrelation
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_autocorrelation_by_brute_force(device: str) -> None:
    states = seeding.normal((2, 30, 4), 0, device=device)
    expected = torch.stack([(states[:, : 30 - k] * states[:, k:]).mean((1, 2)) for k in range(10)], -1)
    torch.testing.assert_close(autocorrelation.autocorrelation(states, 10), expected, rtol=1e-10, atol=1e-12)


BAD_INPUT = [
    Case(autocorrelation.autocorrelation, {"states": SQUARE, "lags": 2}, tensors=("states",), counts=("lags",), others={"lags": 3}),
]

"""The ceiling from variances, against simulation."""

import pytest
import torch

from rnncortex.theory.decoding import noise_ceiling
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        noise_ceiling.from_variances,
        {"signal": 1.0, "noise": 2.0, "repetitions": 3},
        numbers=("signal", "noise"),
        counts=("repetitions",),
    )
]


@pytest.mark.parametrize(("noise", "repetitions"), [(0.0, 1), (2.0, 1), (9.0, 5)])
def test_it_is_the_correlation_with_the_signal(noise: float, repetitions: int) -> None:
    generator = torch.Generator().manual_seed(0)
    signal = torch.randn(50_000, generator=generator, dtype=torch.float64)
    mean = (signal + noise**0.5 * torch.randn(repetitions, 50_000, generator=generator, dtype=torch.float64)).mean(0)
    measured = torch.corrcoef(torch.stack((signal, mean)))[0, 1].item()
    assert noise_ceiling.from_variances(1.0, noise, repetitions) == pytest.approx(measured, abs=0.02)

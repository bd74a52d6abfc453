"""Extrapolation to infinite size, on samples whose law is known."""

import pytest
import torch

from rnncortex.numerics import extrapolation, seeding
from tests.bad_input import Case


def test_a_known_law_is_found() -> None:
    samples = {n: 3 + 2 * n**-0.5 + 0.1 * seeding.normal((50, 1), seed=n) for n in (16, 64, 256, 1024)}
    found = extrapolation.to_infinite_size(samples, lambda rows: rows[..., 0], exponent=0.5)
    assert found.limit.low < 3 < found.limit.high
    assert found.limit.n == 200
    assert found.amplitude == pytest.approx(2, rel=0.1)
    torch.testing.assert_close(found.error, torch.full((4,), 0.1 / 50**0.5, dtype=torch.float64), rtol=0.3, atol=0)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    held = 0
    for seed in range(100):
        samples = {n: 1 / n + seeding.normal((40, 1), seed=100 * seed + n) for n in (1, 2, 4)}
        limit = extrapolation.to_infinite_size(samples, lambda rows: rows[..., 0], exponent=1.0, resamples=200).limit
        held += limit.low < 0 < limit.high
    assert 85 <= held <= 100


def test_uncertain_sizes_weigh_less() -> None:
    samples = {n: torch.full((20, 1), 1.0, dtype=torch.float64) + 1e-3 * seeding.normal((20, 1), seed=n) for n in (10, 20, 40)}
    samples[80] = 5 + 10 * seeding.normal((20, 1), seed=80)
    assert extrapolation.to_infinite_size(samples, lambda rows: rows[..., 0], exponent=1.0).limit.estimate == pytest.approx(1, abs=0.02)


BAD_INPUT = [
    Case(
        extrapolation.to_infinite_size,
        {
            "samples": {n: torch.rand(4, 1) for n in (1, 2, 4)},
            "statistic": lambda x: x[..., 0],
            "exponent": 0.5,
            "resamples": 100,
            "seed": 0,
        },
        numbers=("exponent",),
        counts=("resamples", "seed"),
        others={"samples": {}},
    ),
]

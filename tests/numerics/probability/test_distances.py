"""Distances of distributions: against all events, and against samples."""

import itertools

import numpy as np
import pytest
import scipy.stats
import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.probability import distances
from tests.bad_input import Case
from tests.good_input import DOUBLE


def test_total_variation_is_the_largest_difference_on_an_event() -> None:
    p, q = (torch.softmax(seeding.normal((6,), seed), 0) for seed in (3, 4))
    events = [torch.tensor(event, dtype=torch.bool) for event in itertools.product((False, True), repeat=6)]
    assert distances.total_variation(p, q).item() == pytest.approx(max((p[e].sum() - q[e].sum()).item() for e in events), abs=1e-12)


@pytest.mark.parametrize("samples", [1, 3, 7, 40])
def test_sampling_distance_is_the_mean_deviation_of_binomial_counts(samples: int) -> None:
    p = torch.tensor([0.5, 0.3, 0.2, 0.0], dtype=torch.float64)
    count = np.arange(samples + 1)
    expected = sum((abs(count - samples * x) * scipy.stats.binom.pmf(count, samples, x)).sum() for x in p.tolist()) / (2 * samples)
    assert distances.sampling_distance(p, samples).item() == pytest.approx(expected, abs=1e-13)


def test_sampling_distance_is_that_of_independent_samples() -> None:
    p = torch.softmax(2 * seeding.normal((32,), 5), 0)
    drawn = torch.multinomial(p.expand(200, -1), 5000, replacement=True, generator=seeding.generator(0))
    count = torch.stack([torch.bincount(row, minlength=len(p)) for row in drawn]) / 5000
    distance = distances.total_variation(count.double(), p.expand(200, -1))
    assert distances.sampling_distance(p, 5000).item() == pytest.approx(distance.mean().item(), rel=0.05)


BAD_INPUT = [
    Case(
        distances.total_variation,
        {"first": torch.tensor([0.5, 0.5], **DOUBLE), "second": torch.tensor([0.2, 0.8], **DOUBLE)},
        tensors=("first", "second"),
        devices=("second",),
    ),
    Case(
        distances.sampling_distance,
        {"probability": torch.tensor([0.5, 0.5]), "samples": 10},
        counts=("samples",),
        others={"probability": torch.tensor([1.5, -0.5])},
    ),
]

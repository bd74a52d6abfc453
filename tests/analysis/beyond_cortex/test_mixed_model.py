"""The linear mixed model: a maximum of the likelihood that scipy computes, and forecasts by Gaussian conditioning."""

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal

from rnncortex.analysis.beyond_cortex import mixed_model
from rnncortex.analysis.beyond_cortex.mixed_model import MixedModel
from rnncortex.numerics import seeding
from tests.bad_input import Case


def planted(patients=60, visits=6, seed=0):
    random = seeding.generator(seed)
    times = seeding.uniform((patients, visits), random).cumsum(1)
    lines = torch.tensor([1.0, 0.3]).double() + seeding.normal((patients, 2), random) * torch.tensor([0.8, 0.2]).double()
    values = lines[:, :1] + lines[:, 1:] * times + 0.4 * seeding.normal((patients, visits), random)
    present = torch.arange(visits) < seeding.integers(visits, (patients, 1), random) + 1
    return times, torch.where(present, values, torch.nan), present


TIMES, VALUES, PRESENT = planted()
MODEL = MixedModel(torch.tensor([1.0, 0.3]).double(), torch.tensor([[0.6, 0.05], [0.05, 0.04]]).double(), 0.16)
TABLES = {"times": TIMES, "values": torch.nan_to_num(VALUES), "present": PRESENT}

BAD_INPUT = [
    Case(
        mixed_model.fit,
        {**TABLES, "tolerance": 1e-3, "iterations": 2},
        tensors=("times",),
        numbers=("tolerance",),
        counts=("iterations",),
        others={"present": TIMES, "values": TIMES[:1]},
    ),
    Case(MODEL.forecast, TABLES, tensors=("times",), others={"present": TIMES, "values": TIMES[:1]}),
]


def log_likelihood(mean, covariance, noise):
    total = 0.0
    for times, values, present in zip(TIMES, VALUES, PRESENT, strict=True):
        lines = np.stack((np.ones(int(present.sum())), times[present].numpy()), 1)
        shape = lines @ covariance @ lines.T + noise * np.eye(len(lines))
        total += multivariate_normal(lines @ mean, shape).logpdf(values[present].numpy())
    return total


def test_no_neighbour_is_more_likely() -> None:
    found = mixed_model.fit(TIMES, VALUES, PRESENT, tolerance=1e-9, iterations=5000)
    mean, covariance = found.mean.numpy(), found.covariance.numpy()
    best = log_likelihood(mean, covariance, found.noise)
    for step in (-0.02, 0.02):
        for direction in np.eye(2):
            assert log_likelihood(mean + step * direction, covariance, found.noise) < best
        for change in ([[1, 0], [0, 0]], [[0, 0], [0, 0.1]], [[0, 0.3], [0.3, 0]]):
            assert log_likelihood(mean, covariance + step * np.array(change), found.noise) < best
        assert log_likelihood(mean, covariance, found.noise * (1 + step)) < best


def test_forecasts_are_conditional_means() -> None:
    found = MODEL.forecast(TIMES, VALUES, PRESENT)
    mean, covariance = MODEL.mean.numpy(), MODEL.covariance.numpy()
    for row in np.flatnonzero(PRESENT.all(1).numpy())[:3]:
        lines = np.stack((np.ones(6), TIMES[row].numpy()), 1)
        shape = lines @ covariance @ lines.T + MODEL.noise * np.eye(6)
        for k in range(1, 6):
            left = VALUES[row, :k].numpy() - lines[:k] @ mean
            expected = lines[k] @ mean + shape[k, :k] @ np.linalg.solve(shape[:k, :k], left)
            assert found[row, k - 1].item() == pytest.approx(expected, abs=1e-9)


def test_a_single_visit_each_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 patients"):
        mixed_model.fit(TIMES[:, :1], VALUES[:, :1], PRESENT[:, :1])

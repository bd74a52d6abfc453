"""Skill: known ratios, gaps, and how often its interval covers."""

import pytest
import torch

from rnncortex.analysis.forecasting import skill
from tests.bad_input import Case

double = {"dtype": torch.float64}
TRUTH = torch.randn(1, 40, 2, generator=torch.Generator().manual_seed(0), **double)

BAD_INPUT = [
    Case(skill.rms_error, {"forecast": TRUTH, "targets": TRUTH}, tensors=("forecast", "targets"), devices=("forecast",)),
    Case(
        skill.skill,
        {"forecast": TRUTH + 1, "reference": TRUTH + 2, "targets": TRUTH, "block": 10, "resamples": 100, "level": 0.9, "seed": 0},
        tensors=("forecast", "reference", "targets"),
        devices=("forecast",),
        counts=("block", "resamples"),
        numbers=("level",),
        seeds=("seed",),
    ),
    Case(
        skill.loss_skill,
        {"loss": TRUTH.abs(), "reference": TRUTH.abs() + 1, "block": 10, "resamples": 100, "level": 0.9, "seed": 0},
        tensors=("loss", "reference"),
        devices=("reference",),
        counts=("block", "resamples"),
        numbers=("level",),
        seeds=("seed",),
    ),
]


def test_a_forecast_with_half_the_error_has_a_skill_of_one_half():
    truth = TRUTH.clone()
    truth[0, 7] = torch.nan
    forecast = TRUTH + 0.5
    forecast[0, 3, 1] = torch.nan
    for found in skill.skill(forecast, TRUTH - 1, truth, block=10, seed=0):
        assert (found.estimate, found.low, found.high, found.n) == (pytest.approx(0.5), pytest.approx(0.5), pytest.approx(0.5), 4)
    assert torch.allclose(skill.rms_error(forecast, truth), torch.full((2,), 0.5, **double))
    (one, _) = skill.loss_skill((forecast - truth).abs(), torch.ones_like(truth), block=10, seed=0)
    assert one.estimate == pytest.approx(0.5)


def test_the_skill_of_squared_errors_follows_from_that_of_errors_and_so_do_its_ends():
    options = {"block": 4, "resamples": 2000, "seed": 0}
    squares = skill.loss_skill((TRUTH - 0.3).square(), (TRUTH + 1).square(), **options)
    for loss, error in zip(squares, skill.skill(TRUTH - 0.3, -TRUTH - 1, torch.zeros_like(TRUTH), **options), strict=True):
        assert loss.low < loss.estimate < loss.high
        for end in ("estimate", "low", "high"):
            assert getattr(loss, end) == pytest.approx(1 - (1 - getattr(error, end)) ** 2, abs=1e-3)


def test_the_interval_covers_the_true_skill_of_a_series_with_memory():
    """Errors that are a moving sum over 20 steps, of which one forecast's are 0.8 of the other's on average."""
    covered = 0
    for seed in range(200):
        noise = torch.randn(2, 2020, generator=torch.Generator().manual_seed(seed), **double)
        errors = noise.unfold(1, 20, 1).mean(-1)[:, :2000, None]
        (found,) = skill.skill(0.8 * errors[:1], errors[1:], torch.zeros(1, 2000, 1, **double), block=100, resamples=300, seed=seed)
        covered += found.low <= 0.2 <= found.high
    assert 0.85 <= covered / 200 <= 0.99


def test_one_block_is_too_few():
    with pytest.raises(ValueError, match="at least two blocks"):
        skill.skill(TRUTH + 1, TRUTH + 2, TRUTH, block=40, seed=0)

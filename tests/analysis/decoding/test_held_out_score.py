"""How much of a behaviour a decoder explains on trials that it has not seen, with an interval."""

import pytest
import torch
from scipy import stats
from sklearn.metrics import r2_score

from rnncortex.analysis.decoding import held_out_score
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import RECORDED


def test_r_squared_is_scikit_learns_and_its_interval_covers() -> None:
    random = seeding.generator(0)
    inside = 0
    for _ in range(100):
        behaviour = seeding.normal((40, 20, 1), random)
        decoded = behaviour + 0.5 * seeding.normal((40, 20, 1), random)
        interval = held_out_score.r_squared(behaviour, decoded, resamples=300, seed=random)
        assert interval.estimate == pytest.approx(r2_score(behaviour.flatten(), decoded.flatten()))
        inside += interval.low <= 0.75 <= interval.high
    assert 85 <= inside <= 100


@pytest.mark.parametrize(("trials", "least"), [(5, 0.82), (10, 0.87), (20, 0.90)])
def test_coverage_with_few_trials(trials: int, least: float) -> None:
    random, inside = seeding.generator(trials), 0
    for _ in range(200):
        behaviour = seeding.normal((trials, 20, 2), random)
        decoded = behaviour + 0.5 * seeding.normal((trials, 20, 2), random)
        interval = held_out_score.r_squared(behaviour, decoded, resamples=300, seed=random)
        inside += interval.low <= 0.75 <= interval.high
    assert least <= inside / 200 <= 0.99


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_interval_of_trials_that_vary_alike_is_students(level: float) -> None:
    """Where every trial has the same spread, R² is one minus a mean of errors, and the interval that of a mean."""
    errors = 0.25 + 0.05 * torch.as_tensor(stats.norm.ppf((torch.arange(12) + 0.5) / 12))
    behaviour = torch.tensor([1.0, -1.0], dtype=torch.float64).expand(12, 2)[..., None]
    decoded = behaviour + errors.sqrt()[:, None, None]
    found = held_out_score.r_squared(behaviour, decoded, resamples=40_000, level=level, seed=0)
    low, high = stats.t.interval(level, 11, loc=0.75, scale=stats.sem(errors))
    assert found.estimate == pytest.approx(0.75)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.05 * (high - low)), pytest.approx(high, abs=0.05 * (high - low)))


def test_gain_is_a_difference_and_pairs_trials() -> None:
    behaviour = seeding.normal((50, 20, 2), 0)
    noise = seeding.normal((50, 20, 2), 1) * seeding.uniform((50, 1, 1), 2)
    worse = behaviour + noise
    better = behaviour + 0.95 * noise
    gain = held_out_score.gain(behaviour, better, worse, seed=0)
    scores = [held_out_score.r_squared(behaviour, d, seed=0).estimate for d in (better, worse)]
    assert gain.estimate == pytest.approx(scores[0] - scores[1])
    assert gain.low > 0


BAD_INPUT = [
    Case(
        held_out_score.r_squared,
        {"behaviour": RECORDED, "decoded": RECORDED, "resamples": 100, "level": 0.9, "seed": 0},
        tensors=("behaviour", "decoded"),
        devices=("decoded",),
        counts=("resamples",),
        numbers=("level",),
        seeds=("seed",),
        others={"behaviour": torch.ones_like(RECORDED)},
    ),
    Case(
        held_out_score.gain,
        {"behaviour": RECORDED, "decoded": RECORDED, "other": RECORDED, "resamples": 100, "level": 0.9, "seed": 0},
        tensors=("behaviour", "decoded", "other"),
        devices=("decoded", "other"),
        counts=("resamples",),
        numbers=("level",),
        seeds=("seed",),
    ),
]

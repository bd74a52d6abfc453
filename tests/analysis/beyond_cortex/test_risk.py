"""Risk: closed forms for exponential times, scikit-learn's Brier score, and decision curves of known risks."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from rnncortex.analysis.beyond_cortex import risk
from tests.bad_input import Case

RISK, EVENT, WEIGHT = np.array([0.2, 0.6, 0.9]), np.array([0.0, 1.0, 1.0]), np.ones(3)
THREE = {"risk": RISK, "event": EVENT, "weight": WEIGHT}
WRONG = {"risk": RISK + 1, "event": EVENT / 2, "weight": 0 * WEIGHT}

BAD_INPUT = [
    Case(
        risk.outcomes,
        {"start": np.zeros(3), "patient": np.arange(3), "end": np.ones(3), "event": EVENT, "horizon": 2.0},
        numbers=("horizon",),
        others={"start": np.full(3, 2.0), "patient": np.arange(3) + 1, "end": np.full(3, np.nan), "event": EVENT[:2]},
    ),
    Case(risk.brier, THREE, others=WRONG),
    Case(risk.net_benefit, {**THREE, "threshold": 0.5}, numbers=("threshold",), others=WRONG),
    Case(risk.calibration, {**THREE, "groups": 2}, counts=("groups",), others=WRONG),
]


def test_weights_undo_censoring() -> None:
    random, n = np.random.default_rng(0), 40_000
    death, lost = random.exponential(10, n), random.exponential(5, n)
    found = risk.outcomes(np.zeros(n), np.arange(n), np.minimum(death, lost), death <= lost, 2.0)
    assert np.average(found.event, weights=found.weight) == pytest.approx(1 - np.exp(-0.2), abs=0.01)
    assert np.average(found.event, weights=found.weight > 0) > 0.2
    assert found.weight.sum() == pytest.approx(n, rel=0.01)


def test_later_landmarks_are_weighted_from_where_they_stand() -> None:
    random, n = np.random.default_rng(1), 60_000
    death, lost = random.exponential(10, n), random.exponential(5, n)
    end = np.minimum(death, lost)
    there = np.flatnonzero(end > 1.5)
    found = risk.outcomes(np.full(len(there), 1.5), there, end, death <= lost, 2.0)
    assert np.average(found.event, weights=found.weight) == pytest.approx(1 - np.exp(-0.2), abs=0.01)
    assert found.weight.sum() == pytest.approx(len(there), rel=0.02)


def test_without_censoring_all_weights_are_one() -> None:
    found = risk.outcomes(np.zeros(3), np.arange(3), np.array([1.0, 3.0, 5.0]), np.ones(3), 2.0)
    assert found.event.tolist() == [1, 0, 0]
    assert found.weight.tolist() == [1, 1, 1]


def test_brier_is_scikit_learns() -> None:
    random = np.random.default_rng(2)
    values, weight = random.uniform(size=50), random.uniform(size=50)
    event = (random.uniform(size=50) < values).astype(float)
    assert risk.brier(values, event, weight) == pytest.approx(brier_score_loss(event, values, sample_weight=weight))


def test_net_benefit_of_calibrated_uniform_risks() -> None:
    random = np.random.default_rng(3)
    values = random.uniform(size=200_000)
    event = (random.uniform(size=200_000) < values).astype(float)
    for threshold in (0.1, 0.5):
        assert risk.net_benefit(values, event, np.ones_like(values), threshold) == pytest.approx((1 - threshold) / 2, abs=0.01)


def test_calibration_groups_have_equal_weight_and_keep_the_mean() -> None:
    random = np.random.default_rng(4)
    values = random.uniform(size=4000)
    event, weight = (random.uniform(size=4000) < values).astype(float), np.ones(4000)
    found = risk.calibration(values, event, weight, groups=8)
    assert np.abs(found.n - 500).max() <= 1
    assert np.average(found.observed, weights=found.n) == pytest.approx(event.mean())
    assert (np.diff(found.predicted) > 0).all()
    assert np.abs(found.observed - found.predicted).max() < 0.09

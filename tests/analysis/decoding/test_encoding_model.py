"""Encoding models, against planted weights and scikit-learn's ridge."""

import pytest
import torch
from sklearn.linear_model import Ridge

from rnncortex.analysis.decoding import encoding_model
from tests.bad_input import Case

GENERATOR = torch.Generator().manual_seed(0)
STIMULUS = torch.randn(600, 2, generator=GENERATOR, dtype=torch.float64)
FEATURES = encoding_model.lagged(STIMULUS, 3)
RESPONSE = FEATURES @ torch.tensor([1.0, 0, 0, -0.5, 0.25, 0], dtype=torch.float64)

BAD_INPUT = [
    Case(encoding_model.lagged, {"stimulus": STIMULUS, "lags": 3}, tensors=("stimulus",), counts=("lags",)),
    Case(
        encoding_model.score,
        {"features": FEATURES, "response": RESPONSE, "folds": 4, "gap": 3},
        tensors=("features", "response"),
        counts=("folds", "gap"),
        others={"shrinkages": []},
    ),
]


def test_lags_are_shifts() -> None:
    for k in range(3):
        assert torch.equal(FEATURES[k:, 2 * k : 2 * k + 2], STIMULUS[: 600 - k])
        assert (FEATURES[:k, 2 * k : 2 * k + 2] == 0).all()


def test_a_noiseless_response_is_predicted_and_noise_is_not() -> None:
    assert encoding_model.score(FEATURES, RESPONSE, gap=3).correlation.min() > 0.999
    noise = torch.randn(600, generator=GENERATOR, dtype=torch.float64)
    assert encoding_model.score(FEATURES, noise, gap=3).correlation.mean().abs() < 4 / 600**0.5


def test_held_out_predictions_are_those_of_ridge_on_the_rest() -> None:
    noisy = RESPONSE + torch.randn(600, generator=GENERATOR, dtype=torch.float64)
    found = encoding_model.score(FEATURES, noisy, folds=3, gap=5, shrinkages=[0.1])
    train = torch.cat((torch.arange(195), torch.arange(405, 600)))
    x, mean, scale = FEATURES[train], FEATURES[train].mean(0), FEATURES[train].std(0)
    theirs = Ridge(alpha=0.1 * len(train)).fit((x - mean) / scale, noisy[train])
    expected = theirs.predict((FEATURES[200:400] - mean) / scale)
    assert found.prediction[200:400].tolist() == pytest.approx(expected.tolist(), abs=1e-8)

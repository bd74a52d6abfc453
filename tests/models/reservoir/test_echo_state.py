"""The echo state network: scikit-learn's own checks, its ridge regression, and series in blocks."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import check_estimator

from rnncortex.models.reservoir import echo_state
from rnncortex.models.reservoir.echo_state import EchoStateNetwork
from tests.bad_input import Case

TIME = np.arange(700)
SERIES = np.stack((np.sin(0.2 * TIME), np.cos(0.13 * TIME)), 1)
ORDER = "the samples are steps of a series, whose order matters"

NETWORK = EchoStateNetwork(20, density=0.5)
FITTED = EchoStateNetwork(20, density=0.5).fit(SERIES[:-1], SERIES[1:])
BAD_INPUT = [
    Case(NETWORK.fit, {"X": SERIES, "y": SERIES}, others={"y": SERIES[:-1]}),
    Case(FITTED.generate, {"X": SERIES, "steps": 2}, counts=("steps",)),
]


def test_the_checks_of_scikit_learn():
    expected = {"check_methods_sample_order_invariance": ORDER, "check_methods_subset_invariance": ORDER}
    check_estimator(EchoStateNetwork(30, density=0.3), expected_failed_checks=expected)


@pytest.mark.parametrize("penalty", [1e-3, 0.0])
def test_the_readout_is_the_ridge_regression_of_scikit_learn(penalty):
    network = EchoStateNetwork(20, density=0.5, washout=30, penalty=penalty, seed=1).fit(SERIES[:-1], SERIES[1:])
    states = network.reservoir_(torch.from_numpy(SERIES[None, :-1]))[0][0].numpy()
    features = np.concatenate((states, SERIES[:-1], np.ones((len(states), 1))), 1)[30:]
    ridge = Ridge(alpha=penalty, fit_intercept=False, solver="svd").fit(features, SERIES[31:])
    np.testing.assert_allclose(features @ network.readout_, features @ ridge.coef_.T, atol=1e-7)


def test_blocks_do_not_show(monkeypatch):
    whole = EchoStateNetwork(20, washout=45, density=0.5, seed=0).fit(SERIES[:-1], SERIES[1:])
    monkeypatch.setattr(echo_state, "BLOCK", 40)
    blocks = EchoStateNetwork(20, washout=45, density=0.5, seed=0).fit(SERIES[:-1], SERIES[1:])
    np.testing.assert_allclose(blocks.predict(SERIES), whole.predict(SERIES), atol=1e-7)


def test_several_series_at_once():
    two = np.stack((SERIES[:300], SERIES[300:600]))
    network = EchoStateNetwork(20, density=0.5, washout=20, seed=0).fit(two[:, :-1], two[:, 1:])
    together = network.predict(two)
    np.testing.assert_allclose(together[1], network.predict(two[1]), atol=1e-12)
    assert network.score(two[:, :-1], two[:, 1:]) > 0.99
    generated = network.generate(two[:, :150], 5)
    assert generated.shape == (2, 5, 2)
    np.testing.assert_allclose(generated[0], network.generate(two[0, :150], 5), atol=1e-10)


def test_generation_is_prediction_of_its_own_outputs():
    network = EchoStateNetwork(40, density=0.5, washout=50, seed=0).fit(SERIES[:-1], SERIES[1:])
    generated = network.generate(SERIES[:200], 20)
    again = network.predict(np.concatenate((SERIES[:200], generated)))[199:219]
    np.testing.assert_allclose(again, generated, atol=1e-9)
    np.testing.assert_allclose(generated[0], SERIES[200], atol=2e-2)


def test_in_a_grid_search():
    search = GridSearchCV(EchoStateNetwork(20, density=0.5, washout=20), {"leak_rate": [0.3, 1.0]}, cv=2)
    assert search.fit(SERIES[:-1], SERIES[1:]).best_params_["leak_rate"] in (0.3, 1.0)


@pytest.mark.parametrize(
    ("options", "y", "words"),
    [
        ({"spectral_radius": -1.0}, SERIES, "spectral_radius: expected"),
        ({"washout": 700}, SERIES, "washout: expected"),
        ({"leak_rate": 0.0}, SERIES, "leak_rate: expected"),
        ({"penalty": -1.0}, SERIES, "penalty: expected"),
        ({}, SERIES[:-1], "y: expected"),
    ],
)
def test_bad_input(options, y, words):
    with pytest.raises((TypeError, ValueError), match=words):
        EchoStateNetwork(20, density=0.5, **options).fit(SERIES, y)


def test_generation_needs_a_network_that_predicts_its_inputs():
    network = EchoStateNetwork(20, density=0.5).fit(SERIES, SERIES[:, 0])
    with pytest.raises(ValueError, match="X: expected as many inputs"):
        network.generate(SERIES, 3)
    with pytest.raises(ValueError, match="dim 4"):
        network.predict(np.zeros((2, 3, 4, 2)))

"""One scale of ``penalty`` and one of ``shrinkage``: each estimator that has one finds the minimum of the objective that is stated."""

import ast
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

import rnncortex
from rnncortex.analysis.decoding import encoding_model, linear_readout, wiener
from rnncortex.analysis.dynamics import memory_capacity
from rnncortex.analysis.forecasting import linear as forecasting
from rnncortex.analysis.population import shift_predictor
from rnncortex.models.reservoir.echo_state import EchoStateNetwork
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.numerics import linear, seeding
from rnncortex.numerics.least_squares import LeastSquares
from rnncortex.training.spikes.newton import fit_newton

TRIALS, TIME = 4, 50
FEATURES = 2 * seeding.normal((TRIALS, TIME, 3), 0) + 1
TARGETS = FEATURES @ seeding.normal((3, 2), 1) + seeding.normal((TRIALS, TIME, 2), 2) - 1
KAPPA, SHARE = 40.0, 0.3

ANOTHER_THING = {
    "training.learning.continual.descend": "any function of the parameters",
    "offline.beyond_cortex.battery_results.charge_errors": "of a physical law that is broken, not of weights",
    "offline.beyond_cortex.battery_charge.train": "of a physical law that is broken, not of weights",
    "plots.circuits.belief_states.learning": "what a wrong choice costs an agent",
}
"""What else the word may mean: these say so in their docstrings."""


def by_augmented_rows(features: np.ndarray, targets: np.ndarray, kappa: float, offset: bool) -> np.ndarray:
    """The minimum of |F V + c - Y|^2 + kappa |V|^2 as plain least squares with a row more for each weight; V, then c."""
    weights = features.shape[1]
    rows = np.concatenate((features, math.sqrt(kappa) * np.eye(weights)))
    ones = np.concatenate((np.ones(len(features)), np.zeros(weights)))[:, None]
    known = np.concatenate((targets, np.zeros((weights, targets.shape[1]))))
    return np.linalg.lstsq(np.concatenate((rows, ones), 1) if offset else rows, known, rcond=None)[0]


def flat(numbers: torch.Tensor) -> np.ndarray:
    return numbers.flatten(0, 1).numpy()


def test_ridge_and_least_squares_in_one_pass() -> None:
    expected = by_augmented_rows(flat(FEATURES), flat(TARGETS), KAPPA, offset=False)
    np.testing.assert_allclose(linear.ridge(FEATURES.flatten(0, 1), TARGETS.flatten(0, 1), KAPPA), expected, rtol=1e-9)
    fit = LeastSquares(3, 2)
    fit.update(FEATURES.flatten(0, 1), TARGETS.flatten(0, 1))
    np.testing.assert_allclose(fit.solve(KAPPA), expected, rtol=1e-9)


def test_ridge_without_penalty_needs_features_that_determine_the_weights() -> None:
    one = FEATURES.flatten(0, 1)
    np.testing.assert_allclose(linear.ridge(one, one, 0.0), np.eye(3), atol=1e-9)
    with pytest.raises(ValueError, match="features: expected features that determine the weights"):
        linear.ridge(torch.cat((one, one), 1), one, 0.0)


def test_linear_readout() -> None:
    train = flat(FEATURES[:3]), flat(TARGETS[:3])
    weights = by_augmented_rows(*train, KAPPA, offset=True)
    found = linear_readout.linear(FEATURES, TARGETS, train=3, penalty=KAPPA)
    np.testing.assert_allclose(found.predictions[0], FEATURES[3].numpy() @ weights[:3] + weights[3], rtol=1e-9)


def test_softmax_readout() -> None:
    symbols = (TARGETS[..., 0] > 0).long() + (TARGETS[..., 0] > 3).long()
    features, came = FEATURES.flatten(0, 1)[: 3 * TIME], symbols[:3].flatten()

    def objective(flat_weights: np.ndarray) -> tuple[float, np.ndarray]:
        weights = torch.from_numpy(flat_weights).reshape(4, 3).requires_grad_()
        loss = torch.nn.functional.cross_entropy(features @ weights[:3] + weights[3], came, reduction="sum")
        loss = loss + KAPPA / 2 * weights[:3].square().sum()
        loss.backward()
        return loss.item(), weights.grad.flatten().numpy()

    best = minimize(objective, np.zeros(12), jac=True, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-10}).x.reshape(4, 3)
    held_out = torch.nn.functional.cross_entropy(FEATURES[3] @ torch.from_numpy(best[:3]) + torch.from_numpy(best[3]), symbols[3])
    found = linear_readout.symbol_bits(FEATURES, symbols, train=3, penalty=KAPPA)
    assert found == pytest.approx(held_out.item() / math.log(2), rel=1e-5)


def test_forecast_on_lagged_readings() -> None:
    lags = 2
    fitted = forecasting.fit(FEATURES, TARGETS, lags=lags, penalty=KAPPA)
    past = torch.stack([FEATURES[:, lags - 1 - k : TIME - k] for k in range(lags)], -1).flatten(2)
    rows = past.flatten(0, 1)
    standard = (rows - rows.mean(0)) / rows.std(0)
    weights = by_augmented_rows(standard.numpy(), flat(TARGETS[:, lags - 1 :]), KAPPA, offset=True)
    np.testing.assert_allclose(
        fitted.forecast(FEATURES)[:, lags - 1 :].flatten(0, 1), standard.numpy() @ weights[:-1] + weights[-1], rtol=1e-8
    )


def test_readout_score() -> None:
    states, targets = FEATURES[0], TARGETS[0]
    rows = np.concatenate((states.numpy(), np.ones((TIME, 1))), 1)
    weights = by_augmented_rows(rows[5:35], targets[5:35].numpy(), KAPPA, offset=False)
    expected = [np.corrcoef(rows[35:] @ weights[:, k], targets[35:, k].numpy())[0, 1] ** 2 for k in range(2)]
    found = memory_capacity.readout_score(states, targets, washout=5, train=30, penalty=KAPPA)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_memory_capacity_passes_it_on() -> None:
    inputs = FEATURES[0, :, 0]
    options = {"washout": 5, "train": 30, "penalty": KAPPA}
    found = memory_capacity.memory_capacity(FEATURES[0], inputs, delays=2, **options)
    past = torch.stack((inputs.roll(1), inputs.roll(2)), 1)
    score = memory_capacity.readout_score(FEATURES[0], past, **options)
    weak = memory_capacity.memory_capacity(FEATURES[0], inputs, delays=2, washout=5, train=30)
    torch.testing.assert_close((found.by_delay - score).diff(), torch.zeros(1).double(), atol=1e-9, rtol=0)
    assert not torch.allclose(found.by_delay, weak.by_delay)


def test_echo_state_network() -> None:
    series = seeding.normal((80, 1), 5)
    network = EchoStateNetwork(10, density=0.5, washout=10, penalty=KAPPA, seed=0).fit(series[:-1].numpy(), series[1:].numpy())
    states = network.reservoir_(series[None, :-1])[0][0]
    rows = torch.cat((states, series[:-1], torch.ones(79, 1).double()), 1)[10:].numpy()
    expected = by_augmented_rows(rows, series[11:].numpy(), KAPPA, offset=False)
    np.testing.assert_allclose(np.sort(network.readout_.ravel()), np.sort(expected.ravel()), rtol=1e-7, atol=1e-10)


def test_spike_history_model_is_at_the_minimum_of_its_objective() -> None:
    inputs, spikes = FEATURES[..., :2], (TARGETS[..., :1] > 1).double()
    model = SpikingGLM(2, 1)
    fit_newton(model, inputs, spikes, penalty=KAPPA, tolerance=1e-9)
    features = model.features(inputs, spikes)
    weights = torch.cat((model.weight[0], model.bias)).detach().clone().requires_grad_()
    chance = (features @ weights[:-1] + weights[-1]).flatten()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(chance, spikes.flatten(), reduction="sum")
    (loss + KAPPA / 2 * weights[:-1].square().sum()).backward()
    assert weights.grad.abs().max() < 1e-8


def test_shrinkage_of_the_wiener_filter() -> None:
    centred = FEATURES - FEATURES.mean((0, 1))
    past = torch.cat((centred, torch.nn.functional.pad(centred[:, :-1], (0, 0, 1, 0))), -1).flatten(0, 1).numpy()
    kappa = SHARE * (past**2).sum() / past.shape[1]
    weights = by_augmented_rows(past, flat(TARGETS - TARGETS.mean((0, 1))), kappa, offset=False)
    np.testing.assert_allclose(wiener.fit(FEATURES, TARGETS, lags=2, shrinkage=SHARE).weights.flatten(0, 1), weights, rtol=1e-9)


def test_shrinkage_of_a_drive_that_is_regressed_out() -> None:
    drive, rows = FEATURES[..., :2], TARGETS
    centred = flat(drive - drive.mean((0, 1)))
    kappa = SHARE * (centred**2).sum() / 2
    weights = by_augmented_rows(centred, flat(rows - rows.mean((0, 1))), kappa, offset=False)
    found = shift_predictor.without_drive(rows, drive, past=0, shrinkage=SHARE)
    np.testing.assert_allclose(flat(found), flat(rows - rows.mean((0, 1))) - centred @ weights, atol=1e-9)


def test_shrinkage_of_an_encoding_model() -> None:
    features, response = FEATURES.flatten(0, 1), TARGETS.flatten(0, 1)[:, 0]
    found = encoding_model.score(features, response, folds=2, shrinkages=[SHARE])
    train, held = slice(100, 200), slice(0, 100)
    mean, scale = features[train].mean(0), features[train].std(0)
    standard = ((features - mean) / scale).numpy()
    weights = by_augmented_rows(standard[train], response[train, None].numpy(), SHARE * 100, offset=True)
    np.testing.assert_allclose(found.prediction[held], (standard[held] @ weights[:-1] + weights[-1])[:, 0], rtol=1e-8)


def test_a_lonely_weight_shrinks_by_the_share_that_is_said() -> None:
    feature = seeding.normal((500, 1), 3)
    for unit in (1.0, 1000.0):
        rows = unit * feature
        found = linear.ridge(rows, 2 * rows, linear.penalty_of(rows, SHARE))
        assert found.item() == pytest.approx(2 / (1 + SHARE), rel=1e-12)


def test_every_penalty_is_tested_here() -> None:
    """Who takes a ``penalty`` or a ``shrinkage`` is called above, or the list says that it is another thing."""
    package, here = Path(rnncortex.__file__).parent, Path(__file__).read_text(encoding="utf-8")
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or (node.name.startswith("_") and node.name != "__init__"):
                continue
            taken = {argument.arg for argument in node.args.args + node.args.kwonlyargs} & {"penalty", "shrinkage", "shrinkages"}
            place = ".".join((*file.relative_to(package).with_suffix("").parts, node.name))
            if taken and place not in ANOTHER_THING:
                called = {"__init__": "EchoStateNetwork", "fit": f"{file.stem}.fit"}.get(node.name, node.name)
                called = "forecasting.fit" if called == "linear.fit" else called
                assert f"{called}(" in here, f"{place} has a penalty and no test of its scale"

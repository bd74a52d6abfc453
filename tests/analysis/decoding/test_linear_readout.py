"""Linear readouts against least squares, and their bits against entropies that are known."""

import numpy as np
import pytest
import torch
from sklearn.metrics import r2_score

import rnncortex
from rnncortex.analysis.decoding import linear_readout
from rnncortex.numerics import seeding
from rnncortex.numerics.probability import categorical
from tests.bad_input import Case
from tests.good_input import DOUBLE, SYMBOLS


def test_a_small_penalty_is_least_squares(device: str) -> None:
    features = seeding.normal((6, 50, 4), 0)
    targets = features @ seeding.normal((4, 3), 1) + 2 + 0.5 * seeding.normal((6, 50, 3), 2)
    found = linear_readout.linear(features.to(device), targets.to(device), train=4, penalty=1e-10)
    rows = np.c_[features.flatten(0, 1).numpy(), np.ones(300)]
    weights = np.linalg.lstsq(rows[:200], targets.flatten(0, 1).numpy()[:200], rcond=None)[0]
    expected, truth = rows[200:] @ weights, targets.flatten(0, 1).numpy()[200:]
    np.testing.assert_allclose(found.predictions.cpu().reshape(100, 3), expected, rtol=1e-8)
    np.testing.assert_allclose(found.by_output.cpu(), r2_score(truth, expected, multioutput="raw_values"), rtol=1e-8)
    assert found.score.item() == pytest.approx(r2_score(truth, expected, multioutput="variance_weighted"), rel=1e-8)


def test_features_without_knowledge_explain_nothing_new() -> None:
    scores = [
        linear_readout.linear(seeding.normal((10, 100, 20), s), seeding.normal((10, 100, 1), 50 + s), train=5).score for s in range(10)
    ]
    assert -0.15 < torch.stack(scores).mean().item() < 0


def test_bits_of_a_softmax_source_are_its_entropy() -> None:
    features = seeding.normal((40, 500, 3), 0)
    probabilities = torch.softmax(features @ (2 * seeding.normal((3, 4), 1)), -1)
    symbols = categorical.draw(probabilities, 2)
    held_out = probabilities[30:].gather(-1, symbols[30:, :, None]).log2().mean().item()
    assert linear_readout.symbol_bits(features, symbols, train=30) == pytest.approx(-held_out, abs=0.003)
    assert categorical.entropy(probabilities).mean().item() == pytest.approx(-held_out, abs=0.03)


def test_bits_without_knowledge_are_the_entropy_of_symbols() -> None:
    symbols = categorical.draw(torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64).expand(20, 500, -1), 0)
    bits = linear_readout.symbol_bits(seeding.normal((20, 500, 2), 1), symbols, train=10)
    assert bits == pytest.approx(categorical.entropy(torch.tensor([0.7, 0.2, 0.1])).item(), abs=0.03)


def test_symbols_need_not_be_counted_through() -> None:
    features = seeding.normal((10, 100, 2), 0)
    symbols = (features[..., 0] > 0).long()
    assert linear_readout.symbol_bits(features, 5 * symbols + 2, train=5) == pytest.approx(
        linear_readout.symbol_bits(features, symbols, train=5)
    )


FEATURES = seeding.normal((3, 20, 2), 0)


BAD_INPUT = [
    Case(
        rnncortex.analysis.decoding.linear_readout.linear,
        {"features": FEATURES, "targets": FEATURES[..., :1], "train": 2, "penalty": 1e-3},
        tensors=("features", "targets"),
        devices=("targets",),
        counts=("train",),
        numbers=("penalty",),
        others={"train": 3, "targets": torch.ones(3, 20, 1, **DOUBLE)},
    ),
    Case(
        rnncortex.analysis.decoding.linear_readout.symbol_bits,
        {"features": FEATURES, "symbols": SYMBOLS.expand(3, -1), "train": 2, "penalty": 1e-2},
        tensors=("features",),
        counts=("train",),
        numbers=("penalty",),
        others={"symbols": FEATURES[..., 0], "train": 3},
    ),
]

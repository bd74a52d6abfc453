"""Temporal exclusive or: the stream, a run made again, and automatic differentiation beside one update."""

import pytest
import torch

from rnncortex.offline.cognition import temporal_xor
from tests.bad_input import Case

BAD_INPUT = [
    Case(temporal_xor.stream, {"bits": 9, "seed": 0}, counts=("bits",), seeds=("seed",), others={"bits": 10}),
    Case(
        temporal_xor.train,
        {"passes": 1, "hidden_size": 2, "networks": 2, "bits": 30},
        counts=("passes", "hidden_size", "networks"),
        others={"bits": 31},
    ),
]


def test_every_third_bit_is_the_exclusive_or():
    groups = temporal_xor.stream(300, seed=0).view(-1, 3)
    assert torch.equal(groups[:, 2], groups[:, 0] ^ groups[:, 1])
    assert 0.3 < groups[:, :2].double().mean() < 0.7


def test_what_ships():
    recorded = temporal_xor.shipped()
    assert recorded.early.shape == recorded.late.shape == (temporal_xor.SEEDS, 3)
    assert recorded.late[:, 2].min() > 1 / 3


def test_guessing_is_where_it_starts():
    errors = temporal_xor.train(passes=1, networks=3, bits=600)
    assert errors.flatten().tolist() == pytest.approx([0.5] * 9, abs=0.06)

"""Agreement networks: sizes, what ships, and the ideal predictor."""

import pytest
import torch

from rnncortex.offline.cognition import agreement
from tests.bad_input import Case

SMALL = agreement.build("one step", 0)

BAD_INPUT = [
    Case(agreement.build, {"name": "LSTM", "seed": 0}, choices=("name",), seeds=("seed",)),
    Case(
        agreement.train,
        {"name": "one step", "seed": 0, "learning_rate": 0.01, "updates": 1, "further": 0.5},
        choices=("name",),
        numbers=("learning_rate", "further"),
        counts=("updates",),
    ),
    Case(agreement.right_numbers, {"model": SMALL, "farthest": 1, "count": 4}, counts=("farthest", "count")),
    Case(agreement.bits, {"model": SMALL, "trials": 3}, counts=("trials",)),
    Case(agreement.held_out, {"trials": 3}, counts=("trials",)),
    Case(agreement.ideal_bits, {"trials": 3}, counts=("trials",)),
]


def test_the_four_have_as_many_parameters():
    counts = [sum(p.numel() for p in agreement.build(name, 0).parameters()) for name in agreement.MODELS]
    assert max(counts) < 1.03 * min(counts)


def test_what_ships():
    recorded = agreement.shipped()
    assert set(agreement.MODELS) < set(recorded.right)
    for name, table in recorded.right.items():
        assert table.shape == (len(agreement.SEEDS), agreement.FARTHEST + 1, agreement.FARTHEST + 1)
        assert (recorded.bits[name] > recorded.ideal - 0.02).all()
    assert recorded.ideal == pytest.approx(agreement.ideal_bits(), rel=1e-4)


def test_a_network_that_knows_nothing_is_at_one_half():
    table = agreement.right_numbers(SMALL, farthest=1, count=20)
    assert torch.isnan(table[0, 1])
    assert table[0, 0].item() == pytest.approx(0.5, abs=0.1)

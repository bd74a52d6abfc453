"""A neuron whose memory is one number, the time since its last spike: what that memory is worth."""

import math

import pytest

from rnncortex.theory.spikes import refractory
from tests.bad_input import Case


def test_memory_is_worth_nothing_without_a_dead_time_and_a_logarithm_in_short_bins():
    assert refractory.memory_gain(0.2, 0).item() == 0
    assert refractory.fano_limit(0.2, 0).item() == pytest.approx(0.8)
    assert refractory.memory_gain(1e-6, 2_000_000).item() == pytest.approx(math.log2(3), abs=1e-5)


BAD_INPUT = [
    Case(
        refractory.memory_gain,
        {"hazard": 0.1, "dead_bins": 3},
        numbers=("hazard",),
        counts=("dead_bins",),
        others={"hazard": 1.0},
    ),
    Case(
        refractory.fano_limit,
        {"hazard": 0.1, "dead_bins": 3},
        numbers=("hazard",),
        counts=("dead_bins",),
        others={"hazard": 1.0},
    ),
]

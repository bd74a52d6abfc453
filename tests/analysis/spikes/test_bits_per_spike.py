"""How much better one model predicts spikes than another, in bits."""

import math

import pytest
import torch

from rnncortex.analysis.spikes import bits_per_spike
from tests.analysis.spikes.coins import coins
from tests.bad_input import Case
from tests.good_input import FIRED


def test_bits_per_spike_of_coins_is_a_divergence(device):
    spikes = coins(0.2, (400, 500, 1), 0).to(device)
    known, wrong = (torch.full_like(spikes, math.log(p / (1 - p))) for p in (0.2, 0.4))
    gain = bits_per_spike.bits_per_spike(known, wrong, spikes)
    expected = (0.2 * math.log2(0.2 / 0.4) + 0.8 * math.log2(0.8 / 0.6)) / 0.2
    assert gain.mean().item() == pytest.approx(expected, abs=4 * gain.std().item() / 20)
    torch.testing.assert_close(gain, -bits_per_spike.bits_per_spike(wrong, known, spikes))


BAD_INPUT = [
    Case(
        bits_per_spike.bits_per_spike,
        {"log_odds": FIRED, "reference": 0 * FIRED, "spikes": FIRED},
        tensors=("log_odds", "reference"),
        recordings=("spikes",),
        devices=("reference", "spikes"),
        others={"spikes": 0 * FIRED},
    ),
]

"""Dropout in the recurrence: shares, constancy, and a plain loop."""

import pytest
import torch

from rnncortex.models.rate.dropout import MaskedNetwork, per_sequence, per_step
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case

NETWORK = RateNetwork(2, 6, seed=0)
INPUTS = seeding.normal((3, 8, 2), 0, dtype=torch.float32)
MASKS = per_step(3, 8, 6, rate=0.3, seed=1)
SIZES = {"trials": 3, "time": 4, "units": 5, "rate": 0.2, "seed": 0}

BAD_INPUT = [
    *(
        Case(call, SIZES, counts=("trials", "time", "units"), numbers=("rate",), seeds=("seed",), others={"rate": 1.0})
        for call in (per_step, per_sequence)
    ),
    Case(MaskedNetwork, {"network": NETWORK}, others={"network": torch.nn.RNN(2, 3)}),
    Case(MaskedNetwork(NETWORK).forward, {"inputs": INPUTS, "masks": MASKS}, tensors=("inputs", "masks"), others={"masks": MASKS.double()}),
]


def test_shares_and_constancy():
    steps, sequences = (call(200, 20, 30, rate=0.3, seed=0) for call in (per_step, per_sequence))
    for masks in (steps, sequences):
        assert masks.mean().item() == pytest.approx(0.7, abs=0.03)
        assert set(masks.unique().tolist()) == {0.0, 1.0}
    assert (sequences == sequences[:, :1]).all()
    assert not (steps == steps[:, :1]).all()


def test_against_a_loop_and_without_masks():
    masked = MaskedNetwork(NETWORK)
    h = torch.zeros(3, 6)
    outputs, last = masked(INPUTS, masks=MASKS)
    for t in range(8):
        h = torch.tanh((MASKS[:, t] * h) @ NETWORK.weight_hh.T + INPUTS[:, t] @ NETWORK.weight_ih.T + NETWORK.bias)
        torch.testing.assert_close(outputs[:, t], h)
    torch.testing.assert_close(last[0], h)
    torch.testing.assert_close(masked(INPUTS)[0], NETWORK(INPUTS)[0])
    torch.testing.assert_close(masked(INPUTS, masks=torch.ones_like(MASKS))[0], NETWORK(INPUTS)[0])

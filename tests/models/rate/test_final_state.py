"""Reading the last states: both directions where there are two."""

import pytest
import torch
from torch import nn

from rnncortex.models.rate.final_state import FinalStateReadout
from rnncortex.numerics import seeding
from tests.bad_input import Case

INPUTS = seeding.normal((3, 7, 2), 0, dtype=torch.float32)
RNN = nn.RNN(2, 5, batch_first=True)

BAD_INPUT = [
    Case(
        FinalStateReadout,
        {"network": RNN, "output_size": 4, "seed": 0},
        counts=("output_size",),
        seeds=("seed",),
        others={"network": nn.Linear(2, 2)},
    ),
    *(
        Case(FinalStateReadout(RNN, 4, seed=0).forward, {"inputs": INPUTS}, tensors=("inputs",), others={"inputs": bad})
        for bad in (INPUTS[..., :1], INPUTS[:, :0], INPUTS.double())
    ),
]


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_both_ends_are_read(kind):
    network = kind(2, 5, batch_first=True, bidirectional=True)
    model = FinalStateReadout(network, 4, seed=0)
    predictions, states = model(INPUTS)
    outputs, _ = network(INPUTS)
    torch.testing.assert_close(states, torch.cat((outputs[:, -1, :5], outputs[:, 0, 5:]), 1))
    assert predictions.shape == (3, 7, 4)
    torch.testing.assert_close(predictions[:, 0], predictions[:, -1])


def test_one_direction():
    _, states = FinalStateReadout(RNN, 4, seed=0)(INPUTS)
    torch.testing.assert_close(states, RNN(INPUTS)[0][:, -1])

"""Free running against a loop of steps, and samples against enumerated probabilities."""

import pytest
import torch

from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate import free_running
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from tests.bad_input import Case

MODEL = WithReadout(RateNetwork(2, 4, seed=0), 2, seed=1)
BAD_INPUT = [
    Case(
        free_running.run,
        {"model": MODEL, "prefix": torch.zeros(3, 2, 2), "steps": 2},
        tensors=("prefix",),
        counts=("steps",),
        others={"model": torch.nn.Linear(2, 2), "prefix": torch.zeros(3, 0, 2)},
    ),
    Case(free_running.one_step, {"network": MODEL.network, "inputs": torch.zeros(3, 2), "carried": None}, tensors=("inputs",)),
]


def test_a_loop_of_steps(device: str) -> None:
    network = RateNetwork(2, 5, leak_rate=0.5, seed=0, dtype=torch.float64, device=device)
    model = WithReadout(network, 2, seed=1)
    prefix = seeding.normal((3, 4, 2), 2, device=device)
    found = free_running.run(model, prefix, 6)
    state = torch.zeros(3, 5, dtype=torch.float64, device=device)
    for arriving in prefix.unbind(1):
        state = network.step(state, arriving)
    for k in range(6):
        prediction = model.readout(state)
        torch.testing.assert_close(found.states[:, k], state)
        torch.testing.assert_close(found.outputs[:, k], prediction)
        state = network.step(state, prediction)
    assert torch.equal(found.inputs, found.outputs)


@pytest.mark.parametrize("network", [LSTM(2, 4, seed=0), torch.nn.LSTM(2, 4, batch_first=True), torch.nn.GRU(2, 4, batch_first=True)])
def test_going_on_is_the_same_as_being_fed_ones_own(network: torch.nn.Module) -> None:
    model = WithReadout(network, 2, seed=1)
    prefix = torch.ones(2, 3, 2)
    found = free_running.run(model, prefix, 5)
    again, _ = model(torch.cat((prefix, found.inputs[:, :-1]), 1))
    torch.testing.assert_close(again[:, 2:], found.outputs)


def test_feed_turns_predictions_into_inputs() -> None:
    found = free_running.run(MODEL, torch.zeros(2, 1, 2), 3, feed=lambda scores: torch.ones_like(scores))
    assert (found.inputs == 1).all()
    assert not (found.outputs == 1).any()

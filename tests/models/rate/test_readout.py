"""A network with a readout."""

import torch

from rnncortex.models.rate import readout
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from tests.bad_input import Case
from tests.good_input import NETWORK


def test_predictions_are_the_readout_of_the_states() -> None:
    for network in (RateNetwork(2, 6, seed=0), torch.nn.GRU(2, 6, batch_first=True)):
        model = WithReadout(network, 3, seed=1)
        predictions, states = model(torch.ones(4, 5, 2))
        assert predictions.shape == (4, 5, 3)
        torch.testing.assert_close(predictions, states @ model.readout.weight.T + model.readout.bias)


def test_noise_options_reach_the_network() -> None:
    model = WithReadout(RateNetwork(1, 4, noise_std=0.5, seed=0), 1, seed=1)
    inputs = torch.zeros(1, 3, 1)
    assert torch.equal(model(inputs, seed=2)[0], model(inputs, seed=2)[0])
    assert not torch.equal(model(inputs, seed=2)[0], model(inputs, seed=3)[0])


def test_a_readout_from_given_weights() -> None:
    network, weight, bias = RateNetwork(2, 6, seed=0), torch.ones(1, 6), torch.tensor([2.0])
    predictions, states = WithReadout.from_weights(network, weight, bias)(torch.ones(4, 5, 2))
    torch.testing.assert_close(predictions[..., 0], states.sum(-1) + 2)


BAD_INPUT = [
    Case(
        WithReadout.from_weights,
        {"network": RateNetwork(2, 6, seed=0), "weight": torch.ones(1, 6), "bias": torch.ones(1)},
        tensors=("weight", "bias"),
        others={"network": torch.nn.Linear(2, 2), "weight": torch.ones(1, 5)},
    ),
    Case(
        readout.WithReadout,
        {"network": NETWORK, "output_size": 2, "seed": 0},
        counts=("output_size",),
        seeds=("seed",),
        others={"network": torch.nn.Linear(2, 2)},
    ),
    Case(WithReadout(NETWORK, 2, seed=0).forward, {"inputs": torch.zeros(3, 5, 2, dtype=torch.float64)}, tensors=("inputs",)),
]

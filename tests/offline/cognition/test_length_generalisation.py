"""Length generalisation: the shipped results, of which a part is made again, and the networks that run at once."""

import torch

from rnncortex.models.cognition.stack_network import StackNetwork
from rnncortex.offline.cognition import length_generalisation
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        length_generalisation.measure,
        {"task": "parity", "kind": "RNN", "seeds": [0], "rates": [0.01], "updates": 2, "lengths": [3]},
        choices=("task", "kind"),
        counts=("updates",),
        others={"rates": [-1.0]},
    ),
]


def test_what_ships_is_whole() -> None:
    found = length_generalisation.shipped()
    assert len(found.accuracy) == 16
    size = (len(length_generalisation.RATES), length_generalisation.SEEDS, length_generalisation.TESTED)
    assert all(scores.shape == size and (scores >= 0).all() and (scores <= 1).all() for scores in found.accuracy.values())
    assert {"command", "torch", "protocol"} <= set(found.provenance)


def test_a_part_made_again_is_learned() -> None:
    again = length_generalisation.measure("reverse", "stack network", [0, 1], rates=[0.01], updates=300, lengths=[3])
    assert again.min() > 0.9


def test_recurrent_networks_are_torchs_own() -> None:
    inputs = torch.randn(4, 6, 3, generator=torch.Generator().manual_seed(0))
    for kind, own, order in (
        ("RNN", torch.nn.RNN(3, 32, batch_first=True), [0]),
        ("LSTM", torch.nn.LSTM(3, 32, batch_first=True), [0, 1, 3, 2]),  # torch has the candidate before the output gate
    ):
        network = length_generalisation.KINDS[kind](3, 0)
        weights = dict(network.named_parameters())
        with torch.no_grad():
            for name, ours in (("weight_ih_l0", "weight_ih"), ("weight_hh_l0", "weight_hh"), ("bias_ih_l0", "bias")):
                blocks = weights[ours].chunk(len(order))
                own.get_parameter(name).copy_(torch.cat([blocks[place] for place in _inverse(order)]))
            own.get_parameter("bias_hh_l0").zero_()
        assert torch.allclose(network(inputs)[0], own(inputs)[0], atol=1e-6)
    assert isinstance(length_generalisation.KINDS["stack network"](3, 0), StackNetwork)


def _inverse(order: list[int]) -> list[int]:
    return [order.index(place) for place in range(len(order))]

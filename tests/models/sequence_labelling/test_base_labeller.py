"""Labellers of DNA see as far as they say, and no farther."""

import math

import pytest
import torch

from rnncortex.models.sequence_labelling.base_labeller import CORES, BaseLabeller
from rnncortex.numerics import seeding
from tests.bad_input import Case

NETWORK = BaseLabeller("dilated", channels=4, hidden_size=3, output_size=2, seed=0, dtype=torch.float64)
INPUTS = seeding.normal((1, 30, 4), seed=1)

BAD_INPUT = [
    Case(
        BaseLabeller,
        {"core": "biLSTM", "channels": 4, "hidden_size": 3, "output_size": 2, "seed": 0},
        choices=("core",),
        counts=("channels", "hidden_size", "output_size"),
        seeds=("seed",),
    ),
    Case(NETWORK.forward, {"inputs": INPUTS}, tensors=("inputs",), devices=("inputs",), others={"inputs": INPUTS[:, :0]}),
]


@pytest.mark.parametrize("core", CORES)
def test_a_change_beyond_the_receptive_field_changes_nothing(core: str) -> None:
    network = BaseLabeller(core, channels=4, hidden_size=3, seed=0, dtype=torch.float64)
    text, middle = seeding.normal((1, 401, 4), seed=2), 200
    before = network(text)[0, middle]
    reach = 200 if math.isinf(network.receptive_field) else int(network.receptive_field) // 2
    for side in (-1, 1):
        for distance in {reach, reach + 1, 200}:
            other = text.clone()
            other[0, middle + side * min(distance, 200)] += 5
            unseen = distance > reach or (core == "LSTM" and side > 0 and distance > 10)
            if unseen and distance <= 200:
                assert torch.equal(network(other)[0, middle], before)
    near = text.clone()
    near[0, middle] += 5
    assert not torch.equal(network(near)[0, middle], before)


def test_without_a_core_it_is_a_bank_of_motifs() -> None:
    network = BaseLabeller("none", channels=3, output_size=2, seed=1, dtype=torch.float64)
    padded = torch.nn.functional.pad(INPUTS[0], (0, 0, 10, 10))
    weight, bias = network.motif.weight, network.motif.bias
    assert bias is not None
    for place in (0, 7, 29):
        window = padded[place : place + 21]
        by_hand = torch.stack([(window * weight[k].T).sum() + bias[k] for k in range(3)]).clamp(min=0)
        expected = network.readout.weight @ by_hand + network.readout.bias
        assert torch.allclose(network(INPUTS)[0, place], expected, atol=1e-12)

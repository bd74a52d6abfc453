"""A recurrent network that reads a population and says what the animal does."""

import pytest
import torch

from rnncortex.models.rate import decoder, network, readout
from rnncortex.models.rate.decoder import RecurrentDecoder
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK, RECORDED


def test_scales_are_those_of_the_training_trials(device: str) -> None:
    activity = 5 + 3 * seeding.normal((20, 30, 4), 0, device=device)
    activity[..., 3] = 2.0
    behaviour = 100 + 7 * seeding.normal((20, 30, 2), 1, device=device)
    model = WithReadout(RateNetwork(4, 8, seed=0, dtype=torch.float64, device=device), 2, seed=0)
    made = RecurrentDecoder(model, activity, behaviour)
    seen = made.standardise(activity)
    torch.testing.assert_close(seen.mean((0, 1)), torch.zeros_like(seen[0, 0]), rtol=0, atol=1e-12)
    deviations = seen.std((0, 1), correction=0).tolist()
    assert deviations == pytest.approx([1, 1, 1, 0], abs=1e-12)
    with torch.no_grad():
        model.readout.weight.zero_()
    expected = behaviour.mean((0, 1)).expand(20, 30, 2)
    torch.testing.assert_close(made.decode(activity), expected)


READER = readout.WithReadout(network.RateNetwork(RECORDED.shape[2], 3, seed=0, **DOUBLE), 2, seed=0)
DECODER = decoder.RecurrentDecoder(READER, RECORDED, RECORDED[..., :2])


BAD_INPUT = [
    Case(
        decoder.RecurrentDecoder,
        {"model": READER, "activity": RECORDED, "behaviour": RECORDED[..., :2]},
        tensors=("activity", "behaviour"),
        devices=("activity", "behaviour"),
        others={"model": NETWORK, "behaviour": torch.ones_like(RECORDED[..., :2])},
    ),
    *(
        Case(call, {"activity": RECORDED}, tensors=("activity",), devices=("activity",), others={"activity": RECORDED[..., :3]})
        for call in (DECODER.forward, DECODER.standardise, DECODER.decode)
    ),
]

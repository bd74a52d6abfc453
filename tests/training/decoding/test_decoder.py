"""Recurrent decoders: they find what is there, in the units of the behaviour, and see no future."""

import torch

from rnncortex.models.rate import network, readout
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from rnncortex.training.decoding import decoder
from tests.bad_input import Case
from tests.good_input import DOUBLE, RECORDED


def test_it_learns_a_moving_sum_and_uses_no_future() -> None:
    activity = seeding.normal((200, 30, 3), 0, dtype=torch.float32)
    behaviour = 50 + 10 * (activity + activity.roll(1, 1))[..., :2]
    behaviour[:, 0] = 50 + 10 * activity[:, 0, :2]
    network = RateNetwork(3, 24, leak_rate=1.0, seed=0)
    made = decoder.fit(network, activity[:150], behaviour[:150], updates=300, dropout=0.0, seed=0)
    error = (made.decode(activity[150:]) - behaviour[150:]).square().mean() / behaviour.var()
    assert error < 0.05
    changed = activity.clone()
    changed[:, 20:] = 0
    torch.testing.assert_close(made.decode(changed)[:, :20], made.decode(activity)[:, :20], rtol=0, atol=1e-4)


def test_the_same_seed_gives_the_same_decoder() -> None:
    activity = seeding.normal((10, 8, 3), 0, dtype=torch.float32)
    made = [decoder.fit(RateNetwork(3, 5, seed=0), activity, activity[..., :1], updates=3, seed=1).decode(activity) for _ in range(2)]
    assert torch.equal(*made)
    other = decoder.fit(RateNetwork(3, 5, seed=0), activity, activity[..., :1], updates=3, seed=2).decode(activity)
    assert not torch.equal(made[0], other)


READER = readout.WithReadout(network.RateNetwork(RECORDED.shape[2], 3, seed=0, **DOUBLE), 2, seed=0)


BAD_INPUT = [
    Case(
        decoder.fit,
        {
            "network": READER.network,
            "activity": RECORDED,
            "behaviour": RECORDED[..., :2],
            "updates": 1,
            "trials": 2,
            "learning_rate": 1e-3,
            "dropout": 0.0,
            "seed": 0,
        },
        tensors=("activity", "behaviour"),
        devices=("behaviour",),
        counts=("updates", "trials"),
        numbers=("learning_rate", "dropout"),
        seeds=("seed",),
    ),
]

"""Recurrent decoders: they find what is there, in the units of the behaviour, and see no future."""

import pytest
import torch

from rnncortex.models.rate.decoder import RecurrentDecoder
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.training import decoder


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

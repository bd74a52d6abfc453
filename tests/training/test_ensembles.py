"""Ensembles: side by side is one after the other, and each stops where its own held-out loss was least."""

import copy

import pytest
import torch
from torch import nn

from rnncortex.models.gated.gru import GRU
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.training import ensembles
from tests.bad_input import Case


def loss(network, inputs, targets):
    return (network(inputs)[0] - targets).square().mean()


def networks(count=3):
    return [WithReadout(GRU(2, 4, seed=s, dtype=torch.float64), 1, seed=s) for s in range(count)]


DATA = [seeding.normal((3, 8, 5, 2), 0), seeding.normal((3, 8, 5, 1), 1)]
HELD = [seeding.normal((3, 4, 5, 2), 2), seeding.normal((3, 4, 5, 1), 3)]
FIT = {
    "networks": networks(), "loss": loss, "data": DATA, "held_out": HELD, "updates": 1, "learning_rate": 0.01, "weight_decay": 0.0,
    "clip": 1.0, "batch": 2, "check_every": 1, "seed": 0,
}  # fmt: skip

BAD_INPUT = [
    Case(
        ensembles.fit,
        FIT,
        numbers=("learning_rate", "weight_decay", "clip"),
        counts=("updates", "batch", "check_every"),
        seeds=("seed",),
        others={"networks": [], "data": [DATA[0][:2], DATA[1]], "held_out": ["text"]},
    ),
    Case(ensembles.predict, {"networks": networks(), "inputs": DATA[0]}, others={"networks": [], "inputs": DATA[0][:2]}),
]


def alone(network, data, held, updates, check_every):
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.01, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    best, kept = float("inf"), None
    for update in range(updates):
        optimizer.zero_grad()
        loss(network, *data).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        schedule.step()
        if (update + 1) % check_every == 0:
            with torch.no_grad():
                now = loss(network, *held).item()
            if now < best:
                best, kept = now, copy.deepcopy(network.state_dict())
    network.load_state_dict(kept)
    return best


def test_side_by_side_is_one_after_the_other() -> None:
    together, apart = networks(), networks()
    history = ensembles.fit(together, loss, DATA, HELD, updates=30, learning_rate=0.01, weight_decay=0.1, clip=0.5, check_every=5, seed=0)
    for k, network in enumerate(apart):
        best = alone(network, [part[k] for part in DATA], [part[k] for part in HELD], 30, 5)
        assert history.best[k].item() == pytest.approx(best, rel=1e-6)
        for one, other in zip(network.parameters(), together[k].parameters(), strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-7)
    assert history.checked.tolist() == [5, 10, 15, 20, 25, 30]
    assert torch.equal(history.held_out.min(0).values.float(), history.best.float())


def test_predictions_are_each_networks_own() -> None:
    made = networks()
    found = ensembles.predict(made, DATA[0])
    torch.testing.assert_close(found[1], made[1](DATA[0][1])[0].detach())


def test_a_loss_that_is_not_finite_stops_the_training() -> None:
    with pytest.raises(FloatingPointError, match="learning_rate"):
        ensembles.fit(networks(), lambda network, x, y: loss(network, x, y) / 0, DATA, HELD, updates=2, seed=0)

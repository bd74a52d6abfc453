"""A simulated motor cortex: units whose spikes are tuned to the velocity of a reaching hand."""

import math

import pytest
import torch

from rnncortex.simulations import motor_cortex
from rnncortex.simulations.motor_cortex import MotorCortex
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK, SQUARE


def test_units_fire_most_in_their_preferred_direction() -> None:
    cortex = MotorCortex(units=30)
    directions = torch.arange(360).double() * math.pi / 180
    rates = cortex.rates(0.3 * torch.stack((directions.cos(), directions.sin()), -1))
    preferred = torch.atan2(cortex.tuning[:, 1], cortex.tuning[:, 0]) % (2 * math.pi)
    off = (directions[rates.argmax(0)] - preferred + math.pi) % (2 * math.pi) - math.pi
    assert off.abs().max() < math.pi / 180
    torch.testing.assert_close(cortex.rates(torch.zeros(1, 2).double()), torch.full((1, 30), 8.0).double())


def test_counts_follow_the_velocity_of_the_hand() -> None:
    cortex = MotorCortex(units=20)
    trials = cortex.record(2000, 50, seed=0)
    expected = 0.02 * cortex.rates(trials.velocity)
    left = (trials.counts - expected).sum((0, 1)) / expected.sum((0, 1)).sqrt()
    assert left.abs().max() < 4
    moved = trials.velocity[:, :-1].sum(1) * 0.02
    torch.testing.assert_close(moved, trials.position[:, -1], rtol=0, atol=2e-3)
    assert trials.state.shape == (2000, 50, 6)
    assert torch.equal(trials.only(slice(3)).angle, trials.angle[:3])


def test_a_cosine_is_a_cosine_of_the_direction() -> None:
    cortex = MotorCortex(units=30, depth=0.9, curve=lambda drive: 1 + drive)
    directions = torch.arange(12).double() * math.pi / 6
    rates = cortex.rates(0.2 * torch.stack((directions.cos(), directions.sin()), -1))
    preferred, slope = torch.atan2(cortex.tuning[:, 1], cortex.tuning[:, 0]), cortex.tuning.norm(dim=1)
    torch.testing.assert_close(rates, 8.0 * (1 + 0.2 * slope * torch.cos(directions[:, None] - preferred)))


def test_nobody_reaches_before_the_go() -> None:
    trials = MotorCortex().record(50, 50, seed=1)
    assert (trials.velocity[:, :10] == 0).all()
    with pytest.raises(ValueError, match="time: expected at least 45 bins"):
        MotorCortex().record(1, 44, seed=0)


MOTOR = motor_cortex.MotorCortex(units=4)


BAD_INPUT = [
    Case(
        motor_cortex.MotorCortex,
        {"units": 4, "baseline": 5.0, "depth": 1.0, "seed": 0},
        counts=("units", "seed"),
        numbers=("baseline", "depth"),
        others={"reaching": NETWORK, "curve": 1.0},
    ),
    *(
        Case(MOTOR.record(3, 45, seed=0).only, {"chosen": torch.tensor([0, 2])}, others={"chosen": bad})
        for bad in ("text", torch.ones(2) > 0, torch.ones(3), torch.tensor([3]), torch.tensor(0))
    ),
    Case(MOTOR.rates, {"velocity": SQUARE[:, :2]}, tensors=("velocity",)),
    Case(MOTOR.record, {"trials": 2, "time": 45, "seed": 0}, counts=("trials", "time"), seeds=("seed",), others={"time": 44}),
    Case(MOTOR.ideal, {"counts": torch.ones(1, 45, 4, **DOUBLE)}, tensors=("counts",)),
]

"""The hand moves as its velocity and acceleration say, and the muscles move the hand."""

import math

import pytest
import torch
from scipy.stats import poisson

from rnncortex.simulations.motor_cortex import MotorCortex
from rnncortex.tasks.movement import reaching
from rnncortex.tasks.movement.reaching import Reaching
from tests.bad_input import Case
from tests.good_input import SQUARE

DOUBLE = {"dtype": torch.float64}
TASK = Reaching()


def test_velocity_and_acceleration_are_derivatives_of_position() -> None:
    conditions = TASK.conditions
    times = (torch.linspace(0.01, 0.49, 25, **DOUBLE)).expand(len(conditions), -1).contiguous()
    step = 1e-4
    before, at, after = (TASK.hand(conditions, times + k * step) for k in (-1, 0, 1))
    torch.testing.assert_close((after.position - before.position) / (2 * step), at.velocity, rtol=0, atol=1e-6)
    torch.testing.assert_close((after.velocity - before.velocity) / (2 * step), at.acceleration, rtol=0, atol=1e-4)


def test_reaches_start_and_end_at_rest_where_they_should() -> None:
    ends = TASK.hand(TASK.conditions, torch.tensor([[-0.1, 0.0, 0.25, 0.5, 0.8]], **DOUBLE).expand(48, -1))
    angle, distance, bow = TASK.conditions.unbind(-1)
    along = torch.stack((angle.cos(), angle.sin()), -1)
    across = torch.stack((-angle.sin(), angle.cos()), -1)
    for k in (0, 1):
        assert ends.position[:, k].abs().max() == 0
        assert ends.velocity[:, k].abs().max() == 0
    torch.testing.assert_close(ends.position[:, 3:], (distance[:, None] * along)[:, None].expand(-1, 2, -1))
    assert ends.velocity[:, 3:].abs().max() < 1e-12
    middle = distance[:, None] * (0.5 * along + bow[:, None] * across)
    torch.testing.assert_close(ends.position[:, 2], middle)


@pytest.mark.parametrize("muscles", [4, 6, 8])
def test_muscles_pull_with_the_force_of_the_movement(muscles: int) -> None:
    task = Reaching(muscles=muscles)
    times = torch.linspace(0, 0.5, 30, **DOUBLE).expand(48, -1).contiguous()
    hand = task.hand(task.conditions, times)
    activity = task.activity(hand)
    assert activity.min() >= 0
    torch.testing.assert_close(task.force(activity), hand.acceleration + 5.0 * hand.velocity)
    assert activity.max().item() == pytest.approx(1, abs=0.15)


def test_muscle_force_drives_a_simulated_hand_to_its_goal() -> None:
    """Integrate m dv/dt = F - b v with the force of the muscles alone."""
    task, dt = Reaching(dt=0.001, delays=(0.001, 0.001)), 0.001
    times = dt * (torch.arange(500, **DOUBLE) + 0.5)
    force = task.force(task.activity(task.hand(task.conditions, times.expand(48, -1).contiguous())))
    position, velocity = torch.zeros(48, 2, **DOUBLE), torch.zeros(48, 2, **DOUBLE)
    for t in range(500):
        next_velocity = (velocity * (1 - 2.5 * dt) + dt * force[:, t]) / (1 + 2.5 * dt)
        position, velocity = position + dt * (velocity + next_velocity) / 2, next_velocity
    angle, distance, _ = task.conditions.unbind(-1)
    goal = distance[:, None] * torch.stack((angle.cos(), angle.sin()), -1)
    torch.testing.assert_close(position, goal, rtol=0, atol=1e-5)


def test_trials_show_the_goal_until_the_go_and_nothing_after(device: str) -> None:
    batch = TASK.each(0.3, 90, dtype=torch.float64, device=device)
    assert batch.inputs.shape == (48, 90, 4)
    assert (batch.inputs[:, :30, 3] == 1).all()
    assert batch.inputs[:, 30:].abs().max() == 0
    assert batch.targets[:, :31].abs().max() == 0
    angle = torch.atan2(batch.inputs[:, 0, 1], batch.inputs[:, 0, 0]).cpu() % (2 * math.pi)
    torch.testing.assert_close(angle, TASK.conditions[:, 0], rtol=0, atol=1e-9)
    assert TASK.chance == 0
    assert TASK.optimum == 1


def test_batches_repeat_from_a_seed_and_draw_all_delays() -> None:
    first, again = (TASK.batch(200, 90, seed=3) for _ in range(2))
    assert torch.equal(first.inputs, again.inputs)
    delays = first.inputs[..., 3].sum(1)
    assert (delays.min().item(), delays.max().item()) == (20, 40)


def test_the_ideal_observer_is_bayes_over_all_reaches() -> None:
    reaching = Reaching(directions=3, distances=(0.1,), bows=(0.0,), delays=(0.2, 0.24), dt=0.02)
    cortex = MotorCortex(units=4, reaching=reaching)
    counts = cortex.record(2, 40, seed=0).counts
    found = cortex.ideal(counts)
    weight, total = torch.zeros(2, 40).double(), torch.zeros(2, 40, 2).double()
    for condition in reaching.conditions:
        for delay in (10, 11, 12):
            velocity = reaching.hand(condition[None], 0.02 * (torch.arange(40) - delay).double()[None]).velocity[0]
            chance = torch.tensor(poisson.pmf(counts.numpy(), 0.02 * cortex.rates(velocity).numpy())).prod(-1).cumprod(-1)
            weight += chance
            total += chance[..., None] * velocity
    torch.testing.assert_close(found, total / weight[..., None], rtol=1e-8, atol=1e-12)


HAND = TASK.hand(TASK.conditions[:3], SQUARE[:3])

BAD_INPUT = [
    Case(
        reaching.Reaching,
        {"directions": 8, "distances": (0.1,), "muscles": 6, "movement_time": 0.5, "delays": (0.2, 0.4), "dt": 0.01, "mass": 1.0},
        counts=("directions", "muscles"),
        numbers=("movement_time", "dt", "mass"),
        others={"distances": (0.0,), "bows": (torch.inf,), "muscles": 5, "delays": (0.4, 0.2), "viscosity": -1.0},
    ),
    Case(
        reaching.Reaching().hand,
        {"conditions": reaching.Reaching().conditions[:3], "times": SQUARE[:3]},
        tensors=("conditions", "times"),
        devices=("times",),
    ),
    *(
        Case(TASK.activity, {"hand": HAND}, others={"hand": bad})
        for bad in (HAND.velocity, HAND._replace(acceleration=HAND.velocity / 0), HAND._replace(velocity=HAND.velocity[..., :1]))
    ),
    Case(TASK.force, {"activity": torch.ones(2, 3, 6, **DOUBLE)}, tensors=("activity",)),
    Case(
        reaching.Reaching().batch,
        {"trials": 2, "time": 90, "seed": 0},
        counts=("trials", "time"),
        seeds=("seed",),
        others={"time": 80},
    ),
    Case(reaching.Reaching().each, {"delay": 0.3, "time": 90}, counts=("time",), numbers=("delay",), others={"time": 70, "delay": 0.305}),
]

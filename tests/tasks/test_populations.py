"""Simulated populations against their definitions, and the ideal observer against exhaustive Bayes."""

import math

import pytest
import torch
from scipy.stats import poisson

from rnncortex.numerics import seeding
from rnncortex.simulations.motor_cortex import MotorCortex
from rnncortex.simulations.place_cells import PlaceCells
from rnncortex.tasks.movement.reaching import Reaching


def test_spike_counts_are_poisson() -> None:
    drawn = seeding.poisson(torch.full((20000,), 3.0), 0)
    expected = poisson.pmf(range(9), 3.0)
    found = torch.bincount(drawn.long(), minlength=9)[:9] / 20000
    assert (found - torch.tensor(expected)).abs().max() < 3 * math.sqrt(0.25 * 0.75 / 20000)
    assert torch.equal(drawn, seeding.poisson(torch.full((20000,), 3.0), 0))


def test_place_fields_peak_at_their_centres(device: str) -> None:
    cells = PlaceCells(seeding.uniform((5, 2), 0, device=device), width=0.1, peak=12.0, background=0.5)
    at_home = cells.rates(cells.centres).diagonal()
    torch.testing.assert_close(at_home, torch.full_like(at_home, 12.5))
    torch.testing.assert_close(cells.slopes(cells.centres).diagonal().T, torch.zeros_like(cells.centres))
    away = cells.centres + torch.tensor([0.1, 0.0], dtype=torch.float64, device=device)
    torch.testing.assert_close(cells.rates(away).diagonal(), torch.full_like(at_home, 0.5 + 12 * math.exp(-0.5)))


def test_slopes_are_derivatives() -> None:
    cells, here = PlaceCells(seeding.uniform((5, 2), 0)), torch.tensor([0.3, 0.7]).double()
    step = 1e-6
    for axis in (0, 1):
        push = torch.zeros(2).double()
        push[axis] = step
        numerical = (cells.rates(here + push) - cells.rates(here - push)) / (2 * step)
        torch.testing.assert_close(cells.slopes(here)[:, axis], numerical, rtol=1e-6, atol=1e-6)


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
    trials = cortex.trials(2000, 50, seed=0)
    expected = 0.02 * cortex.rates(trials.velocity)
    left = (trials.counts - expected).sum((0, 1)) / expected.sum((0, 1)).sqrt()
    assert left.abs().max() < 4
    moved = trials.velocity[:, :-1].sum(1) * 0.02
    torch.testing.assert_close(moved, trials.position[:, -1], rtol=0, atol=2e-3)
    assert trials.state.shape == (2000, 50, 6)
    assert torch.equal(trials.only(slice(3)).angle, trials.angle[:3])


def test_the_ideal_observer_is_bayes_over_all_reaches() -> None:
    reaching = Reaching(directions=3, distances=(0.1,), bows=(0.0,), delays=(0.2, 0.24), dt=0.02)
    cortex = MotorCortex(units=4, reaching=reaching)
    counts = cortex.trials(2, 40, seed=0).counts
    found = cortex.ideal(counts)
    weight, total = torch.zeros(2, 40).double(), torch.zeros(2, 40, 2).double()
    for condition in reaching.conditions:
        for delay in (10, 11, 12):
            velocity = reaching.hand(condition[None], 0.02 * (torch.arange(40) - delay).double()[None]).velocity[0]
            chance = torch.tensor(poisson.pmf(counts.numpy(), 0.02 * cortex.rates(velocity).numpy())).prod(-1).cumprod(-1)
            weight += chance
            total += chance[..., None] * velocity
    torch.testing.assert_close(found, total / weight[..., None], rtol=1e-8, atol=1e-12)


def test_nobody_reaches_before_the_go() -> None:
    trials = MotorCortex().trials(50, 50, seed=1)
    assert (trials.velocity[:, :10] == 0).all()
    with pytest.raises(ValueError, match="time: expected at least 45 bins"):
        MotorCortex().trials(1, 44, seed=0)

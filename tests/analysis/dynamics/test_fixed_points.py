"""Fixed points against exact solutions, an exhaustive search and the networks themselves."""

import pytest
import torch
from scipy.optimize import brentq

from rnncortex.analysis.dynamics import fixed_points
from rnncortex.models.rate import network
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK, SQUARE


@pytest.mark.parametrize("weight", [0.5, 1.5, 3.0])
@pytest.mark.parametrize("leak", [1.0, 0.2])
def test_one_unit(weight: float, leak: float) -> None:
    unit = RateNetwork(0, 1, leak_rate=leak, bias=False, seed=0, dtype=torch.float64)
    unit.weight_hh.data.fill_(weight)
    found = fixed_points.find(unit, torch.linspace(-1, 1, 21, dtype=torch.float64)[:, None])
    if weight < 1:
        expected = [0.0]
    else:
        branch = brentq(lambda h: torch.tanh(torch.tensor(weight * h, dtype=torch.float64)).item() - h, 0.1, 1)
        expected = [-branch, 0.0, branch]
        assert found.stable.tolist() == [True, True, False]
    assert sorted(found.states[:, 0].tolist()) == pytest.approx(expected, abs=1e-10)
    assert found.failed == 0
    assert (found.speed < 1e-12).all()


@pytest.mark.parametrize("weight", [1.0, -1.0])
def test_a_unit_on_the_brink(weight: float) -> None:
    unit = RateNetwork(0, 1, bias=False, seed=0, dtype=torch.float64)
    unit.weight_hh.data.fill_(weight)
    found = fixed_points.find(unit, torch.linspace(-1, 1, 21, dtype=torch.float64)[:, None])
    assert found.states[:, 0].tolist() == pytest.approx([0.0], abs=1e-12)
    assert found.starts.sum().item() + found.failed == 21


@pytest.mark.parametrize("seed", range(6))
def test_plane_against_exhaustive_search(seed: int, device: str) -> None:
    pair = RateNetwork(1, 2, leak_rate=0.5, seed=seed, dtype=torch.float64, device=device).requires_grad_(False)
    pair.weight_hh.copy_(gaussian_weights(2, 3.0, seed=seed) + 1.5 * torch.eye(2))
    inputs = torch.tensor([0.2], dtype=torch.float64, device=device)
    starts = seeding.uniform((1000, 2), 0, low=-1, high=1, device=device)
    found = fixed_points.find(pair, starts, inputs)
    exhaustive = fixed_points.search_plane(pair, inputs)
    assert len(found.states) == len(exhaustive)
    assert torch.cdist(found.states.cpu(), exhaustive).amin(0).max() < 1e-9


@pytest.mark.parametrize("layer", [torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM])
def test_torch_modules_stand_still_at_their_fixed_points(layer: type) -> None:
    torch.manual_seed(0)
    module = layer(2, 12, batch_first=True)
    with torch.no_grad():
        module.weight_hh_l0 *= 6
    size = 24 if layer is torch.nn.LSTM else 12
    inputs = torch.tensor([0.5, -0.3])
    found = fixed_points.find(module, seeding.normal((300, size), 0, dtype=torch.float32), inputs)
    assert len(found.states) > 0
    double = module.double()
    held = inputs.double().expand(len(found.states), 1, 2)
    parts = tuple(part[None].contiguous() for part in found.states.split(12, -1))
    _, last = double(held, parts if len(parts) > 1 else parts[0])
    after = torch.cat([part[0] for part in last], -1) if isinstance(last, tuple) else last[0]
    torch.testing.assert_close(after, found.states, rtol=0, atol=1e-12)
    assert (found.unstable_directions == (found.eigenvalues.abs() > 1).sum(-1)).all()
    assert (found.eigenvalues.abs().diff(dim=-1) <= 1e-12).all()


class Ghost(torch.nn.Module):
    """A map that almost stands still at zero: h + h^2 + gap."""

    input_size, hidden_size = 0, 1

    def __init__(self, gap: float) -> None:
        super().__init__()
        self.gap = torch.nn.Parameter(torch.tensor(gap, dtype=torch.float64))

    def step(self, state: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
        return state + state.square() + self.gap


def test_a_slow_point_is_no_fixed_point() -> None:
    found = fixed_points.find(Ghost(1e-4), torch.linspace(-1, 1, 20, dtype=torch.float64)[:, None])
    assert len(found.states) == 0
    assert found.failed == 20


def test_a_slow_point_below_the_tolerance_is_told_by_its_newton_step() -> None:
    found = fixed_points.find(Ghost(1e-13), torch.linspace(-1, 1, 20, dtype=torch.float64)[:, None])
    assert len(found.states) == 0


def test_no_start_is_lost_from_the_count() -> None:
    pair = RateNetwork(0, 2, bias=False, seed=0, dtype=torch.float64)
    pair.weight_hh.data.copy_(torch.tensor([[2.0, 0.1], [0.1, 2.0]]))
    found = fixed_points.find(pair, 1.5 * seeding.normal((200, 2), 0))
    assert found.starts.sum().item() + found.failed == 200


def test_starts_near_visited_states() -> None:
    states = seeding.normal((2, 10, 3), 0)
    exact = fixed_points.starts_near(states, 50, seed=1)
    assert (exact[:, None] == states.flatten(0, 1)).all(-1).any(1).all()
    jittered = fixed_points.starts_near(states, 5000, spread=0.1, seed=1)
    nearest = fixed_points.starts_near(states, 5000, spread=0.0, seed=1)
    assert (jittered - nearest).std().item() == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize(("separation", "expected"), [(0.1, [0.0, 0.15]), (0.2, [0.0])])
def test_points_closer_than_the_separation_are_one(separation: float, expected: list[float]) -> None:
    starts = torch.linspace(-0.05, 0.2, 11, dtype=torch.float64)[:, None]
    found = fixed_points.find(lambda h: h - h * (h - 0.15), starts, separation=separation)
    assert sorted(found.states[:, 0].tolist()) == pytest.approx(expected, abs=1e-9)


def test_slow_points_stand_apart_from_fixed_points() -> None:
    """Just before a saddle-node bifurcation, h = tanh(2 h + b): one fixed point, and a minimum of the speed where two more will be."""
    unit = RateNetwork(0, 1, seed=0, dtype=torch.float64)
    with torch.no_grad():
        unit.weight_hh.fill_(2.0)
        unit.bias.fill_(0.6)
    starts = torch.linspace(-1.5, 1.5, 31, dtype=torch.float64)[:, None]
    found = fixed_points.find(unit, starts)
    assert len(found.states) == 1
    assert found.stable.all()
    grid = torch.linspace(-1, 0, 100_001, dtype=torch.float64)
    speed = (torch.tanh(2 * grid + 0.6) - grid).abs()
    assert found.failed == len(found.slow_states) > 0
    torch.testing.assert_close(found.slow_states[0, 0], grid[speed.argmin()], rtol=0, atol=2e-5)
    assert found.slow_speed[0].item() == pytest.approx(speed.min().item(), rel=1e-6)
    hurried = fixed_points.find(unit, starts, iterations=1)
    assert hurried.unfinished + len(hurried.slow_states) == hurried.failed
    assert hurried.unfinished > 0


def test_share_of_points_not_seen() -> None:
    """Nine points of three tanh units without coupling, three of them rarely found, from starts that are redrawn."""
    units = RateNetwork(0, 3, bias=False, seed=0, dtype=torch.float64)
    with torch.no_grad():
        units.weight_hh.copy_(2 * torch.eye(3))
    starts = seeding.normal((400, 3), 0)
    few, all_of_them = fixed_points.find(units, starts[:8]), fixed_points.find(units, starts)
    assert few.unseen > 0.1 > all_of_them.unseen
    assert len(few.states) < len(all_of_them.states)


@pytest.mark.parametrize("kind", [torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN])
def test_visited_states_are_those_of_torch(kind: type) -> None:
    module, inputs = kind(2, 3, batch_first=True, dtype=torch.float64), seeding.normal((4, 6, 2), 0)
    states = fixed_points.visited(module, inputs)
    torch.testing.assert_close(states[..., :3], module(inputs)[0].detach())
    if kind is torch.nn.LSTM:
        torch.testing.assert_close(states[:, -1, 3:], module(inputs)[1][1][0].detach())
    network = WithReadout(RateNetwork(2, 3, seed=0, dtype=torch.float64), 1, seed=0)
    torch.testing.assert_close(fixed_points.visited(network, inputs), network.network(inputs)[0].detach())
    assert fixed_points.find(network, fixed_points.starts_near(states[..., :3], 10, seed=0)).states.shape[1] == 3


BAD_INPUT = [
    Case(
        fixed_points.visited,
        {"network": NETWORK, "inputs": torch.ones(3, 5, 2, dtype=torch.float64), "start": torch.zeros(3, 4, dtype=torch.float64)},
        tensors=("inputs", "start"),
        devices=("inputs",),
        others={"inputs": torch.ones(3, 0, 2, dtype=torch.float64), "network": None},
    ),
    Case(
        fixed_points.find,
        {"network": NETWORK, "starts": SQUARE, "inputs": torch.ones(2, **DOUBLE), "tolerance": 1e-12, "iterations": 5, "separation": 1e-5},
        tensors=("starts", "inputs"),
        devices=("starts", "inputs"),
        numbers=("tolerance", "separation"),
        counts=("iterations",),
    ),
    Case(
        fixed_points.search_plane,
        {"network": network.RateNetwork(1, 2, seed=0, **DOUBLE), "inputs": torch.ones(1, **DOUBLE), "reach": 1.0, "cells": 20},
        tensors=("inputs",),
        devices=("inputs",),
        numbers=("reach",),
        counts=("cells",),
    ),
    Case(
        fixed_points.starts_near,
        {"states": SQUARE[None], "count": 3, "spread": 0.1, "seed": 0},
        tensors=("states",),
        counts=("count",),
        numbers=("spread",),
        seeds=("seed",),
    ),
]

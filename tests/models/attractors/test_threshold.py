"""Threshold units: against a loop over units, and against what the wiring allows."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.models.attractors import threshold
from rnncortex.numerics import seeding
from rnncortex.theory.attractors.wiring_depth import memory_depth
from tests.bad_input import Case
from tests.good_input import SQUARE


def by_hand(net: threshold.ThresholdNetwork, inputs: torch.Tensor, state: list[float]) -> list[list[float]]:
    states = []
    for x in inputs.tolist():
        received = [
            sum(w * s for w, s in zip(row, state, strict=True)) + sum(u * v for u, v in zip(into, x, strict=True))
            for row, into in zip(net.weight_hh.tolist(), net.weight_ih.tolist(), strict=True)
        ]
        state = [float(r >= level) for r, level in zip(received, net.threshold.tolist(), strict=True)]
        states.append(state)
    return states


def test_units_follow_their_thresholds(device: str) -> None:
    weight, into = (seeding.integers(5, (6, n), seed).double() - 2 for n, seed in ((6, 0), (2, 1)))
    net = threshold.ThresholdNetwork(weight, into, torch.ones(6, dtype=torch.float64)).to(device)
    inputs = seeding.integers(2, (3, 20, 2), 2).double()
    start = seeding.integers(2, (1, 3, 6), 3).double()
    outputs, last = net(inputs.to(device), start.to(device))
    expected = torch.tensor([by_hand(net, x, s.tolist()) for x, s in zip(inputs, start[0], strict=True)], dtype=torch.float64)
    assert torch.equal(outputs.cpu(), expected)
    assert torch.equal(last.cpu(), expected[None, :, -1])


def test_a_latch_holds_until_it_is_cleared() -> None:
    inputs = torch.zeros(1, 30, 4)
    inputs[0, 2, 1] = inputs[0, 5, 0] = inputs[0, 20, 3] = 1.0
    outputs = threshold.latches(3)(inputs)[0][0]
    expected = torch.zeros(30, 3)
    expected[2:20, 1] = expected[5:20, 0] = 1.0
    assert torch.equal(outputs, expected)
    assert threshold.latches(3).without_loops()(inputs)[0].sum() == 2


@given(st.integers(1, 12), st.integers(0, 30), st.floats(0, 1), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_a_net_without_circles_is_silent_after_its_longest_chain(depth: int, more: int, density: float, seed: int) -> None:
    net = threshold.random_acyclic(depth + more, depth, density=density, seed=seed)
    assert memory_depth(net.weight_hh) == depth
    pulse = torch.zeros(1, depth + 3, 1)
    pulse[:, 0] = 1.0
    active = net(pulse)[0][0].any(1)
    assert active[:depth].all()
    assert not active[depth:].any()


def test_a_net_runs_on_from_where_it_stopped() -> None:
    net = threshold.random_acyclic(20, 8, density=0.2, seed=0)
    inputs = seeding.integers(2, (2, 12, 1), 1).float()
    whole, last = net(inputs)
    first, between = net(inputs[:, :5])
    second, end = net(inputs[:, 5:], between)
    assert torch.equal(torch.cat((first, second), 1), whole)
    assert torch.equal(end, last)


def test_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="inputs: expected at least one time step, got none"):
        threshold.latches(1)(torch.zeros(1, 0, 2))


NET = threshold.ThresholdNetwork(SQUARE, SQUARE[:, :2], SQUARE[0])

BAD_INPUT = [
    Case(
        threshold.ThresholdNetwork,
        {"weight_hh": SQUARE, "weight_ih": SQUARE[:, :2], "threshold": SQUARE[0]},
        tensors=("weight_hh", "weight_ih", "threshold"),
        devices=("weight_ih", "threshold"),
    ),
    *(
        Case(
            NET.forward,
            {"inputs": torch.zeros(2, 5, 2, dtype=torch.float64), "h0": torch.zeros(1, 2, 4, dtype=torch.float64)},
            tensors=("inputs", "h0"),
            devices=("inputs", "h0"),
            others={"inputs": torch.zeros(bad, dtype=torch.float64), "h0": torch.zeros(1, 3, 4, dtype=torch.float64)},
        )
        for bad in ((2, 0, 2), (2, 5, 3))
    ),
    Case(threshold.latches, {"count": 2}, counts=("count",)),
    Case(
        threshold.random_acyclic,
        {"units": 5, "depth": 3, "density": 0.1, "seed": 0},
        counts=("units", "depth"),
        numbers=("density",),
        seeds=("seed",),
        others={"units": 2},
    ),
]

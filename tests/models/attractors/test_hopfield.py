"""Hopfield networks: against loops over units, against each other, and down the energy."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.models.attractors import hopfield
from rnncortex.models.attractors.hopfield import FactoredHopfieldNetwork, HopfieldNetwork
from rnncortex.numerics import seeding
from rnncortex.numerics.probability.spins import all_states
from rnncortex.tasks.patterns.cues import corrupt, random_patterns
from tests.bad_input import Case
from tests.good_input import DOUBLE, SPINS


def symmetric(units: int, seed: int) -> torch.Tensor:
    half = seeding.normal((units, units), seed).triu(1)
    return half + half.T


def energy(network: HopfieldNetwork, state: torch.Tensor) -> float:
    pairs = sum(network.weight[i, j] * state[i] * state[j] for i, j in itertools.combinations(range(len(state)), 2))
    return float(-pairs - network.bias @ state)


def test_energy_is_a_sum_over_pairs(device: str) -> None:
    network = HopfieldNetwork(symmetric(5, 0), seeding.normal((5,), 1))
    states = all_states(5)
    expected = torch.tensor([energy(network, state) for state in states], dtype=torch.float64)
    torch.testing.assert_close(network.to(device).energy(states.to(device)).cpu(), expected)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_an_update_changes_one_unit_and_never_raises_the_energy(seed: int) -> None:
    network = HopfieldNetwork(symmetric(6, seed), seeding.normal((6,), seed + 1))
    state, unit = random_patterns(10, 6, seed=seed + 2, dtype=torch.float64), seeding.integers(6, (10,), seed + 3)
    after = network.update(state, unit)
    for before, now, i in zip(state, after, unit.tolist(), strict=True):
        received = network.weight[i] @ before + network.bias[i]
        assert now[i] == received.sign()
        assert torch.equal(now[torch.arange(6) != i], before[torch.arange(6) != i])
        assert energy(network, now) <= energy(network, before) + 1e-12


def test_a_unit_that_receives_nothing_stays() -> None:
    network = HopfieldNetwork(torch.zeros(2, 2))
    state = torch.tensor([[1.0, -1.0]])
    assert torch.equal(network.step(state), state)
    assert torch.equal(network.update(state, torch.tensor([1])), state)
    assert torch.equal(network.settle(state, seed=0).state, state)


def test_where_it_settles_no_unit_wants_to_change(device: str) -> None:
    network = HopfieldNetwork(symmetric(40, 0), seeding.normal((40,), 1)).to(device)
    start = random_patterns(50, 40, seed=2, dtype=torch.float64, device=device)
    settled = network.settle(start, seed=3)
    assert torch.equal(network.step(settled.state), settled.state)
    assert (network.energy(settled.state) < network.energy(start)).all()
    again = network.settle(settled.state, seed=4)
    assert torch.equal(again.state, settled.state)
    assert again.flips.sum() == 0


def test_the_path_leads_from_start_to_end_downhill() -> None:
    network = HopfieldNetwork(symmetric(12, 5))
    start = random_patterns(8, 12, seed=6, dtype=torch.float64)
    settled = network.settle(start, seed=7)
    for state, end, path, flips in zip(start.clone(), settled.state, settled.path, settled.flips, strict=True):
        taken = path[path >= 0].tolist()
        assert len(taken) == flips
        height = energy(network, state)
        for unit in taken:
            state[unit] *= -1
            assert energy(network, state) < height
            height = energy(network, state)
        assert torch.equal(state, end)


def test_all_willing_units_are_as_likely_to_be_first() -> None:
    network = HopfieldNetwork(torch.zeros(4, 4, dtype=torch.float64), torch.tensor([1.0, -1.0, 1.0, 1.0], dtype=torch.float64))
    settled = network.settle(-torch.ones(6000, 4, dtype=torch.float64), seed=0)
    first = torch.bincount(settled.path[:, 0], minlength=4)
    assert first[1] == 0
    assert (first[[0, 2, 3]] - 2000).abs().max() < 4 * (6000 * 2 / 9) ** 0.5


def test_networks_side_by_side_are_the_networks_one_by_one() -> None:
    weights = torch.stack([symmetric(10, seed) for seed in range(3)])
    start = random_patterns(12, 10, seed=9, dtype=torch.float64).view(3, 4, 10)
    together = HopfieldNetwork(weights)
    settled, unit = together.settle(start, seed=0).state, seeding.integers(10, (3, 4), 1)
    for k, weight in enumerate(weights):
        alone = HopfieldNetwork(weight)
        torch.testing.assert_close(alone.field(start[k]), together.field(start)[k])
        assert torch.equal(alone.update(start[k], unit[k]), together.update(start, unit)[k])
        assert torch.equal(alone.step(settled[k]), settled[k])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_factored_network_is_the_dense_one(dtype: torch.dtype, device: str) -> None:
    patterns = random_patterns(6, 50, seed=0, dtype=dtype, device=device)
    dense, factored = HopfieldNetwork.storing(patterns), FactoredHopfieldNetwork(patterns)
    cue = corrupt(patterns, 0.5, seed=1)
    torch.testing.assert_close(factored.field(cue), dense.field(cue))
    torch.testing.assert_close(factored.energy(cue), dense.energy(cue))
    assert torch.equal(factored.step(cue), dense.step(cue))


def test_a_network_that_never_rests_is_reported() -> None:
    rivals = HopfieldNetwork(torch.tensor([[0.0, 1.0], [-1.0, 0.0]]))
    with pytest.raises(RuntimeError, match="1 of 1 trials did not come to rest within 50 flips"):
        rivals.settle(torch.ones(1, 2), seed=0, flips=50)


def test_units_must_be_of_the_right_kind() -> None:
    network = HopfieldNetwork(torch.zeros(2, 2))
    with pytest.raises(ValueError, match="state: expected units of -1 and"):
        network.settle(torch.zeros(1, 2), seed=0)
    with pytest.raises(ValueError, match="unit: expected whole numbers"):
        network.update(torch.ones(1, 2), torch.ones(1))


COUPLED = torch.tensor([[0.0, 0.5], [0.5, 0.0]], **DOUBLE)


MACHINE = {"weight": COUPLED, "bias": torch.zeros(2, **DOUBLE)}


WEIGHTS = {"tensors": ("weight", "bias"), "devices": ("bias",)}


STATES = SPINS
STORED, FACTORED = HopfieldNetwork.storing(STATES), FactoredHopfieldNetwork(STATES)

BAD_INPUT = [
    Case(hopfield.HopfieldNetwork, MACHINE, **WEIGHTS),
    Case(hopfield.FactoredHopfieldNetwork, {"patterns": SPINS}, tensors=("patterns",)),
    *(Case(call, {"state": STATES}, tensors=("state",), devices=("state",)) for call in (STORED.energy, STORED.field, STORED.step)),
    *(Case(call, {"state": STATES}, tensors=("state",)) for call in (FACTORED.energy, FACTORED.field, FACTORED.step)),
    Case(hopfield.HopfieldNetwork.storing, {"patterns": SPINS}, tensors=("patterns",)),
    *(
        Case(
            STORED.update,
            {"state": STATES, "unit": torch.zeros(4, dtype=torch.int64)},
            tensors=("state",),
            devices=("state",),
            others={"unit": bad},
        )
        for bad in (torch.zeros(4), torch.zeros(3, dtype=torch.int64), torch.full((4,), 2), torch.full((4,), -1))
    ),
    Case(STORED.settle, {"state": STATES, "seed": 0}, tensors=("state",), seeds=("seed",)),
]

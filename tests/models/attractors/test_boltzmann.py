"""Boltzmann machines: samples against the exact distribution, and the learning rule against the exact slope."""

import pytest
import torch

from rnncortex.models.attractors import boltzmann
from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.numerics import seeding
from rnncortex.numerics.probability import distances, spins
from rnncortex.theory.attractors import boltzmann as exact
from tests.bad_input import Case

MACHINE = boltzmann.BoltzmannMachine(3, 2, weight_std=0.35, seed=0)
MACHINE.bias += 0.4 * seeding.normal((5,), 1)


def shares(states: torch.Tensor) -> torch.Tensor:
    return torch.bincount(spins.state_number(states), minlength=2 ** states.shape[1]).double() / len(states)


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_samples_follow_the_exact_distribution(temperature: float, device: str) -> None:
    machine = boltzmann.BoltzmannMachine.from_couplings(MACHINE.weight.to(device), MACHINE.bias.to(device))
    state = machine.sample(machine.random_state(20_000, seed=2), sweeps=30, temperature=temperature, seed=3)
    p = exact.distribution(machine.weight, machine.bias, temperature=temperature)
    expected = distances.sampling_distance(p, 20_000)
    assert distances.total_variation(shares(state).to(p), p) < 1.5 * expected


def test_clamped_units_stay_and_the_others_follow_the_conditional_distribution() -> None:
    start = torch.tensor([[1.0, -1.0, 1.0, 1.0, 1.0]], dtype=torch.float64).expand(20_000, -1)
    held = torch.tensor([True, True, True, False, False])
    state = MACHINE.sample(start, sweeps=20, clamped=held, seed=0)
    assert torch.equal(state[:, :3], start[:, :3])
    p = exact.completion(MACHINE.weight, MACHINE.bias, start[:1, :3], 2)[0]
    assert distances.total_variation(shares(state[:, 3:]), p) < 1.5 * distances.sampling_distance(p, 20_000)


def test_without_warmth_it_is_a_hopfield_network() -> None:
    state = MACHINE.random_state(100, seed=4)
    frozen = MACHINE.sample(state, sweeps=50, temperature=1e-6, seed=5)
    network = HopfieldNetwork(MACHINE.weight, MACHINE.bias)
    assert torch.equal(network.step(frozen), frozen)
    torch.testing.assert_close(MACHINE.energy(frozen), network.energy(frozen))


def test_annealing_at_one_temperature_is_sampling() -> None:
    state = MACHINE.random_state(10, seed=6)
    assert torch.equal(MACHINE.anneal(state, [2.0] * 7, seed=7), MACHINE.sample(state, sweeps=7, temperature=2.0, seed=7))


def test_the_learning_rule_follows_the_slope_of_the_likelihood() -> None:
    data = torch.tensor([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]], dtype=torch.float64).repeat(20_000, 1)
    visible = torch.arange(5) < 3
    clamped = MACHINE.random_state(40_000, seed=8)
    clamped[:, :3] = data
    clamped = MACHINE.sample(clamped, sweeps=10, clamped=visible, seed=9)
    free = MACHINE.sample(MACHINE.random_state(40_000, seed=10), sweeps=30, seed=11)
    learner = boltzmann.BoltzmannMachine.from_couplings(MACHINE.weight, MACHINE.bias)
    learner.learn(clamped, free, learning_rate=0.5)
    _, slope, bias_slope = exact.likelihood_gradient(MACHINE.weight, MACHINE.bias, data[:2])
    assert ((learner.weight - MACHINE.weight) / 0.5 - slope).abs().max() < 4 * (2 / 40_000) ** 0.5
    assert ((learner.bias - MACHINE.bias) / 0.5 - bias_slope).abs().max() < 4 * (2 / 40_000) ** 0.5
    assert torch.equal(learner.weight, learner.weight.T)


def test_couplings_are_copied_and_checked() -> None:
    weight, bias = MACHINE.weight.clone(), MACHINE.bias.clone()
    machine = boltzmann.BoltzmannMachine.from_couplings(weight, bias)
    weight.zero_()
    assert torch.equal(machine.weight, MACHINE.weight)
    machine = boltzmann.BoltzmannMachine.from_couplings(MACHINE.weight, bias, hidden_size=2)
    assert (machine.visible_size, machine.hidden_size) == (len(bias) - 2, 2)
    with pytest.raises(ValueError, match="hidden_size: expected fewer than"):
        boltzmann.BoltzmannMachine.from_couplings(MACHINE.weight, bias, hidden_size=len(bias))
    with pytest.raises(ValueError, match="weight: expected a symmetric matrix with a vanishing diagonal"):
        boltzmann.BoltzmannMachine.from_couplings(torch.ones(2, 2), torch.zeros(2))


def test_cooling_falls_by_one_factor() -> None:
    temperatures = torch.tensor(boltzmann.cooling(8.0, 0.5, 9), dtype=torch.float64)
    torch.testing.assert_close(temperatures[1:] / temperatures[:-1], torch.full((8,), 0.5**0.5, dtype=torch.float64))
    assert boltzmann.cooling(3.0, 1.0, 1) == pytest.approx([3.0])


def test_clamping_takes_booleans_of_the_right_shape() -> None:
    with pytest.raises(ValueError, match="clamped: expected booleans"):
        MACHINE.sample(MACHINE.random_state(1, seed=0), sweeps=1, clamped=torch.ones(5), seed=0)
    with pytest.raises(ValueError, match="temperatures: expected"):
        MACHINE.anneal(MACHINE.random_state(1, seed=0), [1.0, 0.0], seed=0)


STATES = spins.all_states(2)
MACHINE_OF_TWO = boltzmann.BoltzmannMachine(2, seed=0, dtype=torch.float64)

BAD_INPUT = [
    Case(
        boltzmann.BoltzmannMachine,
        {"visible_size": 2, "hidden_size": 1, "weight_std": 0.1, "seed": 0},
        counts=("visible_size", "hidden_size"),
        numbers=("weight_std",),
        seeds=("seed",),
    ),
    Case(boltzmann.cooling, {"start": 2.0, "end": 1.0, "sweeps": 3}, numbers=("start", "end"), counts=("sweeps",)),
    Case(MACHINE_OF_TWO.energy, {"state": STATES}, tensors=("state",), devices=("state",)),
    Case(MACHINE_OF_TWO.random_state, {"trials": 3, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(MACHINE_OF_TWO.sample, {"state": STATES, "sweeps": 2, "seed": 0}, tensors=("state",), counts=("sweeps",), seeds=("seed",)),
    *(
        Case(
            boltzmann.BoltzmannMachine.from_couplings,
            {"weight": MACHINE_OF_TWO.weight, "bias": MACHINE_OF_TWO.bias, "hidden_size": 1},
            tensors=("weight", "bias"),
            devices=("bias",),
            counts=("hidden_size",),
            others={"weight": bad, "hidden_size": 2},
        )
        for bad in (torch.eye(2).double(), torch.tensor([[0.0, 1.0], [2.0, 0.0]]).double())
    ),
    Case(
        MACHINE_OF_TWO.anneal,
        {"state": STATES, "temperatures": [2.0, 1.0], "seed": 0, "clamped": torch.tensor([True, False])},
        tensors=("state",),
        devices=("state",),
        seeds=("seed",),
        others={"state": 0 * STATES, "temperatures": [1.0, 0.0], "clamped": torch.ones(2)},
    ),
    Case(
        MACHINE_OF_TWO.learn,
        {"clamped": STATES, "free": STATES, "learning_rate": 0.1},
        tensors=("clamped", "free"),
        numbers=("learning_rate",),
    ),
]

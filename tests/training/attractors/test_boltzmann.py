"""Learning in Boltzmann machines: against distributions that can be matched, and against the exact slope."""

import math

import pytest
import torch

from rnncortex.models.attractors import boltzmann, restricted_boltzmann
from rnncortex.models.attractors.boltzmann import BoltzmannMachine
from rnncortex.models.attractors.restricted_boltzmann import RestrictedBoltzmannMachine
from rnncortex.numerics.probability import spins
from rnncortex.theory.attractors import boltzmann as exact
from rnncortex.training.attractors import boltzmann as training
from tests.bad_input import Case
from tests.good_input import DOUBLE, SPINS

DATA = torch.tensor([[1.0, 1.0, -1.0], [1.0, 1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, -1.0, -1.0]], dtype=torch.float64)


def test_without_hidden_units_all_correlations_are_matched() -> None:
    machine = BoltzmannMachine(3, seed=0)
    path = training.fit_exactly(machine, DATA, updates=800, learning_rate=0.2)
    assert path.shape == (801,)
    assert (path.diff() > -1e-12).all()
    p = exact.distribution(machine.weight, machine.bias)
    states = spins.all_states(3)
    pairs = states.T @ (p[:, None] * states)
    torch.testing.assert_close(pairs, DATA.T @ DATA / 4, atol=5e-3, rtol=0)
    torch.testing.assert_close(p @ states, DATA.mean(0), atol=5e-3, rtol=0)


def test_hidden_units_reach_what_pairs_cannot() -> None:
    parity = spins.all_states(3)
    parity = parity[parity.prod(1) > 0]
    plain, deep = BoltzmannMachine(3, seed=0), BoltzmannMachine(3, 2, weight_std=0.5, seed=0)
    ends = [training.fit_exactly(machine, parity, updates=1500, learning_rate=0.2)[-1].item() for machine in (plain, deep)]
    assert ends[0] == pytest.approx(-3 * math.log(2), abs=1e-6)
    assert ends[1] > -3 * math.log(2) + 0.3


def test_sampled_learning_follows_exact_learning() -> None:
    exactly, sampled = BoltzmannMachine(3, seed=0), BoltzmannMachine(3, seed=0)
    training.fit_exactly(exactly, DATA, updates=60, learning_rate=0.05)
    training.fit_by_sampling(sampled, DATA, updates=60, learning_rate=0.05, chains=4000, sweeps=5, seed=1)
    assert (sampled.weight - exactly.weight).abs().max() < 0.05
    assert (sampled.bias - exactly.bias).abs().max() < 0.05


def test_contrastive_divergence_raises_the_likelihood() -> None:
    machine = RestrictedBoltzmannMachine(3, 4, weight_std=0.1, seed=0, dtype=torch.float64)

    def likelihood() -> float:
        free = machine.free_energy(spins.all_states(3))
        return (torch.log_softmax(-free, 0)[spins.state_number(DATA)]).mean().item()

    before = likelihood()
    contrasts = training.fit_by_contrastive_divergence(machine, DATA, updates=400, learning_rate=0.05, seed=1)
    assert contrasts.shape == (400,)
    assert before == pytest.approx(-3 * math.log(2), abs=0.1)
    assert likelihood() > -math.log(4) - 0.25


def test_chains_must_divide_among_the_data() -> None:
    with pytest.raises(ValueError, match="chains: expected a multiple of the number of trials"):
        training.fit_by_sampling(BoltzmannMachine(3, seed=0), DATA, updates=1, learning_rate=0.1, chains=5, seed=0)


BAD_INPUT = [
    Case(
        training.fit_exactly,
        {"machine": boltzmann.BoltzmannMachine(2, seed=0), "data": SPINS, "updates": 1, "learning_rate": 0.1},
        tensors=("data",),
        devices=("data",),
        counts=("updates",),
        numbers=("learning_rate",),
    ),
    Case(
        training.fit_by_sampling,
        {
            "machine": boltzmann.BoltzmannMachine(2, seed=0),
            "data": SPINS,
            "updates": 1,
            "learning_rate": 0.1,
            "chains": 4,
            "sweeps": 1,
            "seed": 0,
        },
        tensors=("data",),
        devices=("data",),
        counts=("updates", "chains", "sweeps"),
        numbers=("learning_rate",),
        seeds=("seed",),
        others={"chains": 5},
    ),
    Case(
        training.fit_by_contrastive_divergence,
        {
            "machine": restricted_boltzmann.RestrictedBoltzmannMachine(2, 2, seed=0, **DOUBLE),
            "data": SPINS,
            "updates": 1,
            "batch": 2,
            "learning_rate": 0.1,
            "momentum": 0.5,
            "sweeps": 1,
            "seed": 0,
        },
        tensors=("data",),
        devices=("data",),
        counts=("updates", "batch", "sweeps"),
        numbers=("learning_rate", "momentum"),
        seeds=("seed",),
    ),
]

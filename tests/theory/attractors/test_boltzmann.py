"""The exact distribution, against loops over states, numerical derivatives and large samples."""

import itertools
import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.probability import spins
from rnncortex.theory.attractors import boltzmann
from tests.bad_input import Case
from tests.good_input import DOUBLE, SPINS

UNITS = 5
HALF = 0.6 * seeding.normal((UNITS, UNITS), 0).triu(1)
WEIGHT, BIAS = HALF + HALF.T, 0.5 * seeding.normal((UNITS,), 1)
STATES = list(itertools.product((-1.0, 1.0), repeat=UNITS))


def energy(state: tuple[float, ...]) -> float:
    pairs = sum(WEIGHT[i, j].item() * state[i] * state[j] for i, j in itertools.combinations(range(UNITS), 2))
    return -pairs - sum(b * s for b, s in zip(BIAS.tolist(), state, strict=True))


def probability(state: tuple[float, ...], temperature: float = 1.0) -> float:
    return math.exp(-energy(state) / temperature) / sum(math.exp(-energy(other) / temperature) for other in STATES)


def test_energies_and_probabilities_by_loops(device: str) -> None:
    weight, bias = WEIGHT.to(device), BIAS.to(device)
    torch.testing.assert_close(boltzmann.energies(weight, bias).cpu(), torch.tensor([energy(s) for s in STATES], dtype=torch.float64))
    for T in (0.5, 1.0, 3.0):
        expected = torch.tensor([probability(s, T) for s in STATES], dtype=torch.float64)
        torch.testing.assert_close(boltzmann.distribution(weight, bias, temperature=T).cpu(), expected)


def test_mean_energy_is_the_slope_of_the_partition_function() -> None:
    def log_sum(beta: float) -> float:
        return math.log(sum(math.exp(-beta * energy(s)) for s in STATES))

    for T in (0.7, 2.0):
        slope = -(log_sum(1 / T + 1e-5) - log_sum(1 / T - 1e-5)) / 2e-5
        assert boltzmann.mean_energy(WEIGHT, BIAS, T).item() == pytest.approx(slope, abs=1e-6)


def test_log_likelihood_sums_hidden_units_out() -> None:
    data = torch.tensor([[1.0, -1.0, 1.0], [1.0, 1.0, 1.0]], dtype=torch.float64)
    expected = [sum(probability(s) for s in STATES if list(s[:3]) == row.tolist()) for row in data]
    found = boltzmann.log_likelihood(WEIGHT, BIAS, data).item()
    assert found == pytest.approx(sum(map(math.log, expected)) / 2, abs=1e-12)


def test_gradient_by_central_differences() -> None:
    data = spins.draw(torch.zeros(7, 3, dtype=torch.float64), 2)
    likelihood, weight_slope, bias_slope = boltzmann.likelihood_gradient(WEIGHT, BIAS, data)
    torch.testing.assert_close(likelihood, boltzmann.log_likelihood(WEIGHT, BIAS, data))
    step = 1e-5
    for i, j in ((0, 1), (2, 4), (3, 4)):
        push = torch.zeros_like(WEIGHT)
        push[i, j] = push[j, i] = step
        slope = (boltzmann.log_likelihood(WEIGHT + push, BIAS, data) - boltzmann.log_likelihood(WEIGHT - push, BIAS, data)) / (2 * step)
        assert weight_slope[i, j].item() == pytest.approx(slope.item(), abs=1e-8)
        assert weight_slope[j, i] == weight_slope[i, j]
    for i in (0, 4):
        push = torch.zeros_like(BIAS)
        push[i] = step
        slope = (boltzmann.log_likelihood(WEIGHT, BIAS + push, data) - boltzmann.log_likelihood(WEIGHT, BIAS - push, data)) / (2 * step)
        assert bias_slope[i].item() == pytest.approx(slope.item(), abs=1e-8)
    assert not weight_slope.diagonal().any()


def test_completion_is_the_conditional_distribution() -> None:
    clamped = torch.tensor([[1.0, -1.0]], dtype=torch.float64)
    found = boltzmann.completion(WEIGHT, BIAS, clamped, 2)[0]
    given = sum(probability(s) for s in STATES if s[:2] == (1.0, -1.0))
    for k, others in enumerate(itertools.product((-1.0, 1.0), repeat=2)):
        both = sum(probability(s) for s in STATES if s[:4] == (1.0, -1.0, *others))
        assert found[k].item() == pytest.approx(both / given, abs=1e-12)


COUPLED = torch.tensor([[0.0, 0.5], [0.5, 0.0]], **DOUBLE)


MACHINE = {"weight": COUPLED, "bias": torch.zeros(2, **DOUBLE)}


WEIGHTS = {"tensors": ("weight", "bias"), "devices": ("bias",)}


BAD_INPUT = [
    Case(boltzmann.energies, MACHINE, **WEIGHTS, others={"weight": torch.ones(2, 2, **DOUBLE)}),
    Case(boltzmann.distribution, {**MACHINE, "temperature": 2.0}, **WEIGHTS, numbers=("temperature",)),
    Case(boltzmann.mean_energy, {**MACHINE, "temperature": 2.0}, **WEIGHTS, numbers=("temperature",)),
    Case(
        boltzmann.log_likelihood,
        {**MACHINE, "data": SPINS[:, :1]},
        tensors=("weight", "bias", "data"),
        devices=("bias", "data"),
        others={"data": spins.all_states(3)},
    ),
    Case(
        boltzmann.likelihood_gradient,
        {**MACHINE, "data": SPINS[:, :1]},
        tensors=("weight", "bias", "data"),
        devices=("bias", "data"),
        others={"data": spins.all_states(3)},
    ),
    Case(
        boltzmann.completion,
        {**MACHINE, "clamped": SPINS[:, :1], "others": 1},
        tensors=("weight", "bias", "clamped"),
        devices=("bias", "clamped"),
        counts=("others",),
        others={"others": 2},
    ),
]

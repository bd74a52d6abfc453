"""Mean-field equations of balance: limits, and the definition of their terms by sampling."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import binom, norm

from rnncortex.models.rate import balanced
from rnncortex.theory.random_networks import balance
from rnncortex.theory.random_networks.balance import Balance
from tests.bad_input import Case
from tests.good_input import DOUBLE

COUPLING, EXTERNAL, THRESHOLD = ((1.0, -2.0), (1.0, -1.8)), (1.0, 0.8), (1.0, 0.7)


def test_rates_tend_to_the_balance_of_leading_order() -> None:
    limit = Balance(COUPLING, EXTERNAL, THRESHOLD, connections=1).large_k_rates(0.1)
    torch.testing.assert_close(limit, torch.tensor([0.1, 0.1], dtype=torch.float64))
    distance = []
    for connections in (1e4, 1e6, 1e8):
        state = Balance(COUPLING, EXTERNAL, THRESHOLD, connections=connections).stationary(0.1)
        distance.append((state.rates - limit).abs().max().item())
        assert (state.net.abs() < 1.2).all()
    assert distance[1] < 0.2 * distance[0]
    assert distance[2] < 0.2 * distance[1]


def test_stationary_state_stands_still_and_attracts() -> None:
    balance = Balance(COUPLING, EXTERNAL, THRESHOLD, connections=300)
    state = balance.stationary(0.2)
    assert balance.drift(state.rates, 0.2).abs().max() < 1e-12
    jacobian = torch.autograd.functional.jacobian(lambda m: balance.drift(m, 0.2), state.rates)
    assert torch.linalg.eigvals(jacobian).real.max() < 0


def test_drift_and_currents_by_hand() -> None:
    balance = Balance(COUPLING, EXTERNAL, THRESHOLD, connections=100, probability=0.2)
    drift = balance.drift(torch.tensor([0.3, 0.25], dtype=torch.float64), 0.3)
    for row, rate in enumerate((0.3, 0.25)):
        mean = 10 * (COUPLING[row][0] * 0.3 + COUPLING[row][1] * 0.25 + EXTERNAL[row] * 0.3)
        variance = COUPLING[row][0] ** 2 * 0.3 * (1 - 0.2 * 0.3) + COUPLING[row][1] ** 2 * 0.25 * (1 - 0.2 * 0.25)
        assert drift[row].item() == pytest.approx(norm.sf((THRESHOLD[row] - mean) / math.sqrt(variance)) - rate, rel=1e-12)

    state = balance.stationary(0.2)
    active = state.rates.tolist()
    for row in range(2):
        inhibition = 10 * COUPLING[row][1] * active[1]
        assert state.inhibition[row].item() == pytest.approx(inhibition, rel=1e-12)
        assert state.net[row].item() == pytest.approx(10 * (COUPLING[row][0] * active[0] + EXTERNAL[row] * 0.2) + inhibition, rel=1e-10)


@pytest.mark.parametrize("probability", [0.0, 0.5])
def test_input_by_sampling(probability: float) -> None:
    connections, rates = 200, torch.tensor([0.3, 0.4], dtype=torch.float64)
    balance = Balance(COUPLING, EXTERNAL, THRESHOLD, connections=connections, probability=probability)
    mean, variance = balance._input(rates, 0.25)
    size = 100_000 if probability == 0 else int(connections / probability)
    inputs = []
    for column in range(2):  # each of `size` units is connected with probability K / size and active with the rate
        share = connections / size * rates[column].item()
        counts = torch.distributions.Binomial(size, torch.tensor(share)).sample((40_000,))
        inputs.append(counts.double() * COUPLING[0][column] / math.sqrt(connections))
    sampled = inputs[0] + inputs[1] + math.sqrt(connections) * 0.25
    assert sampled.mean().item() == pytest.approx(mean[0].item(), abs=0.03)
    assert sampled.var().item() == pytest.approx(variance[0].item(), rel=0.05)


@pytest.mark.parametrize("drive", [0.2, 0.4])
def test_drift_by_counting_inputs(drive: float) -> None:
    """A share of units leaves each second, and the share of units above threshold comes: the latter summed over binomial inputs."""
    connections, size, rates = 400, 4000, (0.3, 0.35)
    balance = Balance(COUPLING, EXTERNAL, THRESHOLD, connections=connections, probability=connections / size)
    counts = np.arange(size + 1)
    for row, threshold in enumerate(THRESHOLD):
        needed = math.sqrt(connections) * threshold - connections * EXTERNAL[row] * drive - COUPLING[row][1] * counts
        above = binom.sf(np.floor(needed / COUPLING[row][0] + 1e-9), size, connections / size * rates[0])
        expected = binom.pmf(counts, size, connections / size * rates[1]) @ above - rates[row]
        drift = balance.drift(torch.tensor(rates, dtype=torch.float64), drive)[row].item()
        assert abs(expected) > 0.05
        assert drift == pytest.approx(expected, abs=0.005)


def test_weak_coupling_has_no_growing_current() -> None:
    weak = [
        Balance(COUPLING, EXTERNAL, (0.1, 0.05), connections=k, scaling=1.0)._input(torch.tensor([0.3, 0.4], dtype=torch.float64), 1.0)[0]
        for k in (10, 1000)
    ]
    torch.testing.assert_close(*weak)


BALANCED = balanced.BalancedNetwork(20, 5, seed=0)


BALANCE = balance.Balance(BALANCED.COUPLING, BALANCED.EXTERNAL, BALANCED.THRESHOLD, connections=50)


BAD_INPUT = [
    Case(
        balance.Balance,
        {
            "coupling": BALANCED.COUPLING,
            "external": (1.0, 0.8),
            "threshold": (1.0, 0.7),
            "connections": 50,
            "scaling": 0.5,
            "probability": 0.1,
        },
        numbers=("connections", "scaling", "probability"),
        others={"external": (1.0,), "coupling": ((1.0, 2.0),)},
    ),
    Case(BALANCE.large_k_rates, {"drive": 0.2}, numbers=("drive",)),
    Case(BALANCE.drift, {"rates": torch.full((2,), 0.1, **DOUBLE), "drive": 0.2}, tensors=("rates",), numbers=("drive",)),
    Case(BALANCE.stationary, {"drive": 0.2}, numbers=("drive",)),
]

"""Balanced networks against their definition and against mean-field theory."""

import pytest
import torch

from rnncortex.models.rate import balanced
from rnncortex.models.rate.balanced import BalancedNetwork
from rnncortex.theory.random_networks.balance import Balance
from tests.bad_input import Case
from tests.good_input import DOUBLE

COUPLINGS = (BalancedNetwork.COUPLING, BalancedNetwork.EXTERNAL, BalancedNetwork.THRESHOLD)


def test_wiring() -> None:
    weight = BalancedNetwork(1000, 100, seed=0).weight
    for row, onto in enumerate(BalancedNetwork.COUPLING):
        for column, strength in enumerate(onto):
            block = weight[500 * row : 500 * (row + 1), 500 * column : 500 * (column + 1)]
            assert (block != 0).float().sum(1).mean().item() == pytest.approx(100, rel=0.02)
            assert block[block != 0].unique().tolist() == pytest.approx([strength / 10])


def test_rates_and_currents_are_those_of_mean_field_theory(device: str) -> None:
    network = BalancedNetwork(3000, 400, seed=0, device=device)
    run = network(torch.full((1, 300), 0.3, device=device), dt_over_tau=0.1, seed=1)
    state = Balance(*COUPLINGS, connections=400, probability=400 / 1500).stationary(0.3)
    torch.testing.assert_close(run.rates[0, 100:].mean(0).cpu().double(), state.rates, rtol=0.1, atol=0)
    assert run.excitation[0, 100:].mean().item() == pytest.approx(state.excitation[0].item(), rel=0.05)
    assert run.inhibition[0, 100:].mean().item() == pytest.approx(state.inhibition[0].item(), rel=0.05)


def test_without_connections_units_follow_their_bias_within_tau() -> None:
    network = BalancedNetwork(2000, 100, seed=0)
    network.weight.zero_()
    bias = torch.full((2000,), -100.0)
    bias[:600] = 100.0
    rates = network(torch.full((1, 200), 0.1), bias, dt_over_tau=0.05, recorded=1, seed=0).rates[0, :, 0]
    assert rates[-1].item() == pytest.approx(0.6)
    start = rates[0].item()
    half = int((rates > 0.6 - (0.6 - start) / 2).nonzero()[0, 0]) * 0.05
    assert half == pytest.approx(0.69, abs=0.12)


def test_a_share_of_the_units_is_updated_at_each_step() -> None:
    """Without input all fall silent when they are updated first: after k steps a share (1 - p)^k of the active ones is left."""
    network = BalancedNetwork(2000, 100, seed=0)
    network.weight.zero_()
    rates = network(torch.zeros(50, 12), torch.full((2000,), -100.0), dt_over_tau=0.1, recorded=1, seed=0).rates.mean((0, 2))
    left = (rates[10] / rates[0]).item()
    assert left == pytest.approx(0.9**10, rel=0.05)


def test_runs_repeat_themselves() -> None:
    network = BalancedNetwork(100, 20, seed=0)
    drive = torch.full((2, 10), 0.3)
    assert torch.equal(network(drive, dt_over_tau=0.2, seed=3).rates, network(drive, dt_over_tau=0.2, seed=3).rates)


BALANCED = balanced.BalancedNetwork(20, 5, seed=0)


BAD_INPUT = [
    Case(
        balanced.BalancedNetwork,
        {"units": 20, "connections": 5, "scaling": 0.5, "seed": 0},
        counts=("units",),
        numbers=("connections", "scaling"),
        seeds=("seed",),
        others={"units": 21, "connections": 11},
    ),
    Case(
        BALANCED.forward,
        {"drive": torch.full((1, 3), 0.2), "bias": torch.zeros(20), "dt_over_tau": 0.1, "recorded": 2, "seed": 0},
        tensors=("drive", "bias"),
        numbers=("dt_over_tau",),
        counts=("recorded",),
        seeds=("seed",),
        others={"drive": torch.full((1, 3), 0.2, **DOUBLE), "dt_over_tau": 2.0},
    ),
]

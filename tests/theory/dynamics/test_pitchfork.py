"""Branches of one tanh unit against bracketing, iteration and series."""

import math

import pytest
import torch
from scipy.optimize import brentq, minimize_scalar

import rnncortex
from rnncortex.theory.dynamics import pitchfork
from tests.bad_input import Case


@pytest.mark.parametrize("weight", [1.001, 1.1, 1.7, 3.0, 10.0])
def test_branch_against_bracketing(weight: float, device: str) -> None:
    expected = brentq(lambda h: torch.tanh(torch.tensor(weight * h, dtype=torch.float64)).item() - h, 1e-3, 1, xtol=1e-14)
    branch = pitchfork.upper_branch(torch.tensor(weight, dtype=torch.float64, device=device))
    assert branch.device.type == device
    assert branch.item() == pytest.approx(expected, abs=1e-10)


def test_branch_solves_its_equation_and_is_zero_below() -> None:
    weight = torch.cat((torch.linspace(0.01, 1, 50, dtype=torch.float64), 1 + torch.logspace(-6, 2, 80, dtype=torch.float64)))
    branch = pitchfork.upper_branch(weight)
    torch.testing.assert_close(torch.tanh(weight * branch), branch, rtol=0, atol=1e-13)
    assert (branch[:50] == 0).all()
    assert (branch[50:].diff() >= 0).all()
    assert (branch[50:] > 0).all()


@pytest.mark.parametrize("weight", [1.2, 2.0, 5.0])
def test_last_bias_is_the_extreme_of_the_bias_along_the_branches(weight: float) -> None:
    def bias(h: float) -> float:
        return math.atanh(h) - weight * h

    lowest = minimize_scalar(bias, bounds=(0.0, 0.999), method="bounded", options={"xatol": 1e-10})
    assert pitchfork.last_bias(torch.tensor(weight, dtype=torch.float64)).item() == pytest.approx(-lowest.fun, abs=1e-8)


@pytest.mark.parametrize(("share", "states"), [(0.95, 2), (1.05, 1)])
def test_beyond_the_last_bias_one_state_is_left(share: float, states: int) -> None:
    bias = share * pitchfork.last_bias(2.0).double()
    h = torch.tensor([-1.0, 1.0], dtype=torch.float64)
    for _ in range(2000):
        h = torch.tanh(2 * h + bias)
    assert len(set(h.round(decimals=6).tolist())) == states


def test_precision_follows_the_weight() -> None:
    assert pitchfork.upper_branch(torch.tensor([2.0])).dtype == torch.float32
    assert pitchfork.upper_branch(torch.tensor([2.0], dtype=torch.float64)).dtype == torch.float64


BAD_INPUT = [
    Case(rnncortex.theory.dynamics.pitchfork.upper_branch, {"weight": 1.5}, numbers=("weight",)),
    Case(rnncortex.theory.dynamics.pitchfork.last_bias, {"weight": 1.5}, numbers=("weight",)),
]

"""Three-factor learning: traces by a loop, and the mean change against a gradient by automatic differentiation."""

from typing import Any

import pytest
import torch

from rnncortex.models.circuits.neuromodulation import ModulatedNetwork
from rnncortex.numerics import seeding
from rnncortex.training.learning import three_factor
from tests.bad_input import Case

DOUBLE: dict[str, Any] = {"dtype": torch.float64}
NETWORK = ModulatedNetwork.random(units=5, inputs=1, gain=1.0, seed=0)
CUE = torch.tensor([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]], **DOUBLE)


def reward(states: torch.Tensor) -> torch.Tensor:
    return -(states[:, -1] - 0.5).square().sum(1)


BAD_INPUT = [
    Case(
        three_factor.eligibility,
        {"states": seeding.normal((2, 3, 4), 0), "perturbations": seeding.normal((2, 3, 4), 1), "keep": 0.9},
        tensors=("states", "perturbations"),
        devices=("perturbations",),
        numbers=("keep",),
    ),
    Case(
        three_factor.learn,
        {
            "network": NETWORK,
            "inputs": CUE,
            "reward": reward,
            "updates": 2,
            "trials": 4,
            "learning_rate": 0.1,
            "noise_std": 0.1,
            "expectation_rate": 0.1,
            "keep": 1.0,
            "seed": 0,
        },
        tensors=("inputs",),
        devices=("inputs",),
        numbers=("learning_rate", "noise_std", "expectation_rate", "keep"),
        counts=("updates", "trials"),
        seeds=("seed",),
        others={"network": "text", "reward": lambda states: states},
    ),
]


def test_traces_by_a_loop() -> None:
    pushes = seeding.normal((2, 3, 5), 2)
    states, _ = NETWORK(CUE.expand(2, 3, 2), perturbations=pushes)
    for trial in range(2):
        trace, rate = torch.zeros(5, 5, **DOUBLE), torch.zeros(5, **DOUBLE)
        for t in range(3):
            trace = 0.7 * trace + pushes[trial, t][:, None] * rate[None]
            rate = states[trial, t]
        torch.testing.assert_close(three_factor.eligibility(states, pushes, keep=0.7)[trial], trace)


def test_the_mean_change_is_the_gradient_of_reward() -> None:
    weight = NETWORK.weight_hh.clone().requires_grad_(True)
    slope = torch.autograd.grad(reward(NETWORK.with_weights(weight)(CUE[None])[0]).sum(), weight)[0]
    learned = three_factor.learn(NETWORK, CUE, reward, updates=1, trials=200_000, learning_rate=1.0, noise_std=0.03, seed=1)
    change = learned.network.weight_hh - NETWORK.weight_hh
    assert ((change * slope).sum() / slope.square().sum()).item() == pytest.approx(1.0, abs=0.03)
    assert ((change * slope).sum() / slope.norm() / change.norm()).item() > 0.98


def test_reward_goes_up_and_is_foreseen() -> None:
    learned = three_factor.learn(NETWORK, CUE, reward, updates=300, learning_rate=0.1, noise_std=0.1, seed=2)
    assert learned.rewards[-50:].mean() > 0.5 * learned.rewards[:5].mean()  # of negative numbers
    for update in range(1, 300):
        expected = learned.expected[update - 1] + 0.1 * (learned.rewards[update - 1].mean() - learned.expected[update - 1])
        torch.testing.assert_close(learned.expected[update], expected)
    assert learned.rewards.shape == (300, 16)

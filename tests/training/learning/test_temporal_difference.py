"""Temporal differences against Monte Carlo updates and hand computation."""

import torch

from rnncortex.numerics import seeding
from rnncortex.training.learning import temporal_difference
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        temporal_difference.learn,
        {"rewards": torch.ones(3, 4, dtype=torch.float64), "learning_rate": 0.1, "trace": 0.5, "discount": 0.9},
        tensors=("rewards",),
        numbers=("learning_rate", "trace", "discount"),
    )
]


def test_with_a_full_trace_values_learn_from_whole_returns() -> None:
    """TD(1) without discount: the sum of a trial's changes is that of regression on the rewards that followed, to first order."""
    rewards = seeding.normal((1, 6), 0)
    found = temporal_difference.learn(torch.cat((rewards, rewards)), learning_rate=1e-6, trace=1.0)
    to_come = rewards[0].flip(0).cumsum(0).flip(0) - rewards[0]
    torch.testing.assert_close(found.values[1] / 1e-6, torch.cat((to_come[:-1], torch.zeros(1).double())), rtol=1e-4, atol=1e-5)


def test_two_steps_by_hand() -> None:
    rewards = torch.tensor([[0.0, 0.0, 1.0]] * 3, dtype=torch.float64)
    found = temporal_difference.learn(rewards, learning_rate=0.5, trace=0.5, discount=0.8)
    # trial 1: error 1 at the reward; V1 = 0.5, V0 = 0.5 * 0.4 * 1 = 0.2
    torch.testing.assert_close(found.values[1], torch.tensor([0.2, 0.5, 0.0]).double())
    # trial 2: cue 0.8 * 0.2; then 0.8 * 0.5 - 0.2 = 0.2; then 1 - 0.5
    torch.testing.assert_close(found.errors[1], torch.tensor([0.16, 0.2, 0.5]).double())
    torch.testing.assert_close(found.values[2], torch.tensor([0.2 + 0.5 * 0.2 + 0.5 * 0.4 * 0.5, 0.75, 0.0]).double())


def test_values_converge_to_discounted_rewards() -> None:
    rewards = seeding.normal((5,), 1).expand(4000, 5)
    found = temporal_difference.learn(rewards, learning_rate=0.1, trace=0.3, discount=0.7).values[-1]
    expected = [sum(0.7 ** (s - t - 1) * rewards[0, s].item() for s in range(t + 1, 5)) for t in range(5)]
    torch.testing.assert_close(found, torch.tensor(expected).double(), rtol=1e-6, atol=1e-9)

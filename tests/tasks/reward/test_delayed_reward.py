"""Delayed reward: who gets it, when, and what noise adds."""

import pytest
import torch

from rnncortex.tasks.reward.delayed_reward import DelayedReward
from tests.bad_input import Case


def test_the_second_choice_is_rewarded_after_the_delay() -> None:
    rewards = DelayedReward(delay=3).rewards(torch.tensor([1, 0, 1]), seed=0)
    assert rewards.tolist() == [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 1]]
    assert DelayedReward(delay=0).rewards(torch.tensor([1]), seed=0).tolist() == [[1]]


def test_chance_and_optimum() -> None:
    task = DelayedReward(delay=2)
    toss = torch.randint(2, (20_000,), generator=torch.Generator().manual_seed(0))
    assert task.rewards(toss, seed=0).sum(1).mean().item() == pytest.approx(task.chance, abs=0.015)
    assert task.rewards(torch.ones_like(toss), seed=0).sum(1).mean().item() == task.optimum


def test_other_rewards_are_seeded_and_say_nothing() -> None:
    task = DelayedReward(delay=4, noise_std=0.5)
    choices = torch.arange(4000) % 2
    found = task.rewards(choices, seed=1)
    assert torch.equal(found, task.rewards(choices, seed=1))
    difference = found[1::2].mean(0) - found[::2].mean(0)
    assert difference.tolist() == pytest.approx([0, 0, 0, 0, 1], abs=4 * 0.5 / 1000**0.5)


BAD_INPUT = [
    Case(DelayedReward, {"delay": 1, "noise_std": 0.5}, counts=("delay",), numbers=("noise_std",)),
    *(
        Case(
            DelayedReward(delay=1, noise_std=0.5).rewards,
            {"choices": torch.tensor([0, 1]), "seed": 0},
            seeds=("seed",),
            others={"choices": bad},
        )
        for bad in (torch.tensor([2]), torch.tensor([1.0]), torch.tensor(1))
    ),
]

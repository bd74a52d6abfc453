"""Worlds whose answers have the chances that they state."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.tasks.reinforcement.pomdp import POMDP
from tests.bad_input import Case

TIGER = POMDP.tiger()


def test_answers_have_the_stated_chances() -> None:
    states = TIGER.first(40_000, seed=0)
    assert states.double().mean().item() == pytest.approx(0.5, abs=4 * 0.5 / 200)
    answer = TIGER.answer(states, torch.zeros_like(states), seed=1)
    assert (answer.states == states).all()
    assert (answer.rewards == -1).all()
    assert (answer.observations == states).double().mean().item() == pytest.approx(0.85, abs=4 * 0.36 / 200)
    opened = TIGER.answer(states, torch.ones_like(states), seed=2)
    assert opened.rewards.tolist() == torch.where(states == 0, -100.0, 10.0).tolist()
    assert (opened.states == states).double().mean().item() == pytest.approx(0.5, abs=4 * 0.5 / 200)
    assert (opened.observations == opened.states).double().mean().item() == pytest.approx(0.5, abs=4 * 0.5 / 200)


def test_the_same_seed_answers_the_same() -> None:
    states, random = TIGER.first(50, seed=3), seeding.integers(3, (50,), 4)
    assert all(torch.equal(a, b) for a, b in zip(TIGER.answer(states, random, seed=5), TIGER.answer(states, random, seed=5), strict=True))


WORLD = {"transition": TIGER.transition, "observation": TIGER.observation, "reward": TIGER.reward, "start": TIGER.start}

BAD_INPUT = [
    Case(
        POMDP, WORLD, tensors=tuple(WORLD), devices=("observation", "reward", "start"), others={name: 2 * WORLD[name][:2] for name in WORLD}
    ),
    Case(
        POMDP.tiger,
        {"hearing": 0.8, "listen": -1.0, "tiger": -100.0, "treasure": 10.0},
        numbers=("hearing",),
        others={"hearing": 0.4, "listen": "text", "tiger": math.nan, "treasure": math.inf},
    ),
    Case(TIGER.first, {"trials": 3, "seed": 0}, counts=("trials",), seeds=("seed",)),
    *(
        Case(
            TIGER.answer,
            {"states": torch.tensor([0, 1]), "actions": torch.tensor([2, 0]), "seed": 0},
            seeds=("seed",),
            others={"states": states, "actions": actions},
        )
        for states, actions in (
            (torch.tensor([2, 0]), torch.tensor([3, 0])),
            (torch.tensor([-1, 0]), torch.tensor([-1, 0])),
            (torch.ones(2), torch.ones(2)),
            (torch.tensor([[0, 1]]), torch.tensor([0])),
        )
    ),
]

"""Worlds whose answers have the chances that they state."""

import math

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.tasks.reinforcement.pomdp import POMDP

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


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: POMDP.tiger(hearing=0.4), "hearing: expected"),
        (lambda: POMDP.tiger(tiger=math.nan), "tiger: expected"),
        (lambda: POMDP(TIGER.transition, TIGER.observation[:2], TIGER.reward, TIGER.start), "observation: expected"),
        (lambda: POMDP(2 * TIGER.transition, TIGER.observation, TIGER.reward, TIGER.start), "transition: expected"),
        (lambda: TIGER.answer(torch.tensor([2]), torch.tensor([0]), seed=0), "states: expected"),
        (lambda: TIGER.answer(torch.tensor([0]), torch.tensor([3]), seed=0), "actions: expected"),
        (lambda: TIGER.first(0, seed=0), "trials: expected"),
    ],
)
def test_bad_input_is_refused_by_name(call, words) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        call()

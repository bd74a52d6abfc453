"""Beliefs against enumeration, and values against the count of growls, on which the tiger's world can be solved by hand."""

import itertools

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.tasks.reinforcement.pomdp import POMDP
from rnncortex.theory.decisions import pomdp
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
TIGER = POMDP.tiger()
HALF = torch.tensor([0.5, 0.5], **DOUBLE)
SOLVE = {"transition": TIGER.transition, "observation": TIGER.observation, "reward": TIGER.reward, "discount": 0.5}
VALUES = pomdp.Values(torch.eye(2, **DOUBLE), torch.tensor([0, 1]))
BAD_INPUT = [
    Case(
        pomdp.updated_belief,
        {"belief": HALF, "transition": TIGER.transition[0], "likelihood": TIGER.observation[0, :, 0]},
        tensors=("belief", "transition", "likelihood"),
        devices=("transition", "likelihood"),
        others={"belief": 2 * HALF, "likelihood": 0 * HALF},
    ),
    Case(
        pomdp.value_iteration,
        {**SOLVE, "tolerance": 1e-6, "iterations": 1000},
        tensors=("transition", "observation", "reward"),
        devices=("observation", "reward"),
        numbers=("discount", "tolerance"),
        counts=("iterations",),
        others={"discount": 1.0},
    ),
    *(
        Case(call, {"belief": HALF}, tensors=("belief",), devices=("belief",), others={"belief": 2 * HALF})
        for call in (VALUES.value, VALUES.action)
    ),
]


def distributions(*size: int, seed: int) -> torch.Tensor:
    return torch.softmax(2 * seeding.normal(size, seed), -1)


def test_belief_against_all_hidden_courses() -> None:
    transition, observation, start = distributions(2, 3, 3, seed=0), distributions(2, 3, 4, seed=1), distributions(3, seed=2)
    actions, heard, belief = [0, 1, 1, 0], [3, 0, 2, 1], start
    for a, o in zip(actions, heard, strict=True):
        belief = pomdp.updated_belief(belief, transition[a], observation[a, :, o])
    weight = torch.zeros(3, **DOUBLE)
    for course in itertools.product(range(3), repeat=5):
        chance = start[course[0]]
        for a, o, s, after in zip(actions, heard, course[:-1], course[1:], strict=True):
            chance = chance * transition[a, s, after] * observation[a, after, o]
        weight[course[-1]] += chance
    torch.testing.assert_close(belief, weight / weight.sum())


def value_by_counting(discount: float, penalty: float, reach: int = 60) -> torch.Tensor:
    """Value iteration on the difference of growls, where the belief is 1 / (1 + (.15/.85)^d)."""
    d = torch.arange(-reach, reach + 1, **DOUBLE)
    left = 1 / (1 + (0.15 / 0.85) ** d)
    hear_left = 0.85 * left + 0.15 * (1 - left)
    value = torch.zeros_like(d)
    for _ in range(3000):
        up, down = torch.cat((value[1:], value[-1:])), torch.cat((value[:1], value[:-1]))
        listen = -1 + discount * (hear_left * up + (1 - hear_left) * down)
        anew = discount * value[reach]
        value = torch.stack((listen, penalty * left + 10 * (1 - left) + anew, 10 * left + penalty * (1 - left) + anew)).amax(0)
    return value[reach]


@pytest.mark.parametrize(("discount", "penalty", "published"), [(0.75, -100.0, 1.933439), (0.95, -100.0, 19.371368), (0.75, -20.0, None)])
def test_value_of_the_tigers_world(discount: float, penalty: float, published: float | None) -> None:
    world = POMDP.tiger(tiger=penalty)
    values = pomdp.value_iteration(world.transition, world.observation, world.reward, discount=discount, tolerance=1e-7)
    assert values.value(HALF).item() == pytest.approx(value_by_counting(discount, penalty).item(), abs=1e-4)
    if published is not None:
        assert values.value(HALF).item() == pytest.approx(published, abs=1e-4)
        assert values.action(HALF).item() == 0


def test_value_solves_bellmans_equation_in_a_random_world() -> None:
    transition, observation, reward = distributions(3, 2, 2, seed=3), distributions(3, 2, 3, seed=4), seeding.normal((3, 2), 5)
    values = pomdp.value_iteration(transition, observation, reward, discount=0.8)
    left = torch.linspace(0, 1, 21, **DOUBLE)
    beliefs = torch.stack((left, 1 - left), -1)
    best = []
    for belief in beliefs:
        options = []
        for a in range(3):
            joint = observation[a] * (belief @ transition[a])[:, None]
            after = joint.sum(0)
            options.append(belief @ reward[a] + 0.8 * (after * values.value((joint / after).T)).sum())
        best.append(torch.stack(options))
    found = torch.stack(best)
    torch.testing.assert_close(values.value(beliefs), found.amax(-1), atol=1e-5, rtol=0)
    clear = found.sort(-1).values
    clear = clear[:, -1] - clear[:, -2] > 1e-3
    assert (values.action(beliefs) == found.argmax(-1))[clear].all()


def test_a_sure_income_is_a_geometric_series() -> None:
    """One action, a reward of one whatever the state is: iteration n adds the discount to the power n - 1."""
    values = pomdp.value_iteration(
        torch.eye(2, **DOUBLE)[None], HALF.expand(1, 2, 2), torch.ones(1, 2, **DOUBLE), discount=0.5, tolerance=1e-3
    )
    assert values.value(HALF).item() == pytest.approx(2 - 0.5**10, rel=1e-12)  # 0.5^9 is above the tolerance


def test_an_iteration_that_does_not_end_says_so() -> None:
    with pytest.raises(RuntimeError, match="still changes"):
        pomdp.value_iteration(**{**SOLVE, "discount": 0.99}, iterations=3)

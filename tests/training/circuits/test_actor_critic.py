"""Advantages against sums over the future, lives against their own record, and learning where the optimum is known."""

import pytest
import torch

from rnncortex.models.circuits.actor_critic import ActorCritic
from rnncortex.numerics import seeding
from rnncortex.tasks.reinforcement.pomdp import POMDP
from rnncortex.training.circuits import actor_critic
from tests.bad_input import Case

TIGER, REWARDS, VALUES = POMDP.tiger(), seeding.normal((3, 6), 0), seeding.normal((3, 7), 1)
AGENT = ActorCritic(3, 2, 8, seed=0)
BORN = actor_critic.born(AGENT, TIGER, 5, seed=0)
FIT = {"agent": AGENT, "world": TIGER, "updates": 1, "discount": 0.9, "learning_rate": 1e-3, "trials": 4, "unroll": 2, "seed": 0}
OPTIONS = {"trace": 0.9, "entropy": 0.1, "value_weight": 0.1, "reward_scale": 0.1, "restart": 0.1, "clip": 1.0}
BAD_INPUT = [
    Case(
        actor_critic.advantages,
        {"rewards": REWARDS, "values": VALUES, "discount": 0.9, "trace": 0.8},
        tensors=("rewards", "values"),
        devices=("values",),
        numbers=("discount", "trace"),
    ),
    Case(
        actor_critic.born,
        {"agent": AGENT, "world": TIGER, "trials": 5, "seed": 0},
        counts=("trials",),
        seeds=("seed",),
        others={"agent": ActorCritic(2, 2, 8, seed=0)},
    ),
    Case(
        actor_critic.live,
        {"agent": AGENT, "world": TIGER, "time": 2, "begin": BORN, "seed": 0},
        counts=("time",),
        seeds=("seed",),
    ),
    Case(
        actor_critic.fit,
        {**FIT, **OPTIONS},
        numbers=("discount", "learning_rate", *OPTIONS),
        counts=("updates", "trials", "unroll"),
        seeds=("seed",),
    ),
]


@pytest.mark.parametrize("trace", [0.0, 0.7, 1.0])
def test_advantages_are_sums_of_errors(trace: float) -> None:
    found = actor_critic.advantages(REWARDS, VALUES, discount=0.9, trace=trace)
    errors = REWARDS + 0.9 * VALUES[:, 1:] - VALUES[:, :-1]
    for t in range(6):
        expected = sum((0.9 * trace) ** k * errors[:, t + k] for k in range(6 - t))
        torch.testing.assert_close(found[:, t], expected)


def test_with_a_full_trace_they_are_the_return_less_the_value() -> None:
    found = actor_critic.advantages(REWARDS, VALUES, discount=0.9, trace=1.0)
    discounted = sum(0.9**k * REWARDS[:, k] for k in range(6)) + 0.9**6 * VALUES[:, -1]
    torch.testing.assert_close(found[:, 0], discounted - VALUES[:, 0])


def test_a_life_in_two_parts_is_the_life_in_one() -> None:
    whole = actor_critic.live(AGENT, TIGER, 6, begin=BORN, seed=seeding.generator(3))
    random = seeding.generator(3)
    first = actor_critic.live(AGENT, TIGER, 4, begin=BORN, seed=random)
    second = actor_critic.live(AGENT, TIGER, 2, begin=first, seed=random)
    assert torch.equal(whole.actions, torch.cat((first.actions, second.actions), 1))
    assert torch.equal(whole.inputs[:, 4:], second.inputs)
    torch.testing.assert_close(whole.memory, second.memory)


def test_the_record_of_a_life_is_what_the_agent_heard() -> None:
    life = actor_critic.live(AGENT, TIGER, 4, begin=BORN, seed=4)
    for t in range(4):
        assert torch.equal(life.inputs[:, t + 1 : t + 2], AGENT.encode(life.actions[:, t], life.observations[:, t]))
    greedy = actor_critic.live(AGENT, TIGER, 4, begin=BORN, greedy=True, seed=4)
    assert torch.equal(greedy.actions, AGENT(greedy.inputs)[0].logits[:, :-1].argmax(-1))


def test_an_agent_learns_what_needs_no_memory() -> None:
    """With perfect ears and a cheap tiger the optimum is to listen once and open: (-1 + 10) / 2 a step."""
    world = POMDP.tiger(hearing=1.0, tiger=-10.0)
    agent = ActorCritic(3, 2, 16, seed=1)
    earned = actor_critic.fit(agent, world, updates=150, discount=0.9, learning_rate=1e-2, trials=64, unroll=10, seed=2)
    life = actor_critic.live(agent, world, 100, begin=actor_critic.born(agent, world, 200, seed=3), greedy=True, seed=4)
    assert life.rewards.mean().item() == pytest.approx(4.5, abs=0.1)
    assert earned.shape == (150,)

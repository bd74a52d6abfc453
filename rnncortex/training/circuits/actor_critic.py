r"""Actor-critic reinforcement learning of a recurrent agent: nothing is told to it but rewards.

.. math:: L = -\sum_t \ln \pi(a_t) \, \hat A_t + c \, (\hat A_t + v_t - v)^2 - \beta \, H(\pi_t)
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.circuits.actor_critic import ActorCritic
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.probability import categorical
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.reinforcement.pomdp import POMDP


def advantages(rewards: Tensor, values: Tensor, *, discount: float, trace: float) -> Tensor:
    r"""Generalised advantage estimates, :math:`\hat A_t = \delta_t + \gamma \lambda \hat A_{t+1}`.

    The errors of the critic's predictions are :math:`\delta_t = r_t + \gamma v_{t+1} - v_t`.

    Parameters
    ----------
    rewards : Tensor, shape (trials, time)
        :math:`r_t`, for the action at t.
    values : Tensor, shape (trials, time + 1)
        :math:`v_t`, before each action, and after the last.
    discount, trace : float
        :math:`\gamma` and :math:`\lambda`, from 0 to 1.

    Returns
    -------
    Tensor, shape (trials, time)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or a number is out of range.

    References
    ----------
    Schulman, Moritz, Levine, Jordan and Abbeel (2016), ICLR, equation 16.
    """
    sizes: checks.Sizes = {}
    checks.tensor("rewards", rewards, "trials time", sizes)
    checks.tensor("values", values, f"trials {sizes['time'] + 1}", sizes, like=("rewards", rewards))
    gamma = checks.number("discount", discount, at_least=0, at_most=1)
    trace = checks.number("trace", trace, at_least=0, at_most=1)
    keep = gamma * trace
    errors, total, found = rewards + gamma * values[:, 1:] - values[:, :-1], torch.zeros_like(rewards[:, 0]), []
    for error in errors.flip(1).unbind(1):
        total = error + keep * total
        found.append(total)
    return torch.stack(found[::-1], 1)


class Rollout(NamedTuple):
    """A stretch of life of several agents.

    Attributes
    ----------
    inputs : Tensor, shape (trials, time + 1, input_size)
        What each heard before each action, and after the last.
    actions : Tensor of int, shape (trials, time)
    observations : Tensor of int, shape (trials, time)
        What followed each action.
    rewards : Tensor, shape (trials, time)
        For each action.
    worlds : Tensor of int, shape (trials,)
        Hidden states at the end.
    memory : Tensor, shape (1, trials, hidden_size)
        State of the agent before the last input was heard.
    """

    inputs: Tensor
    actions: Tensor
    observations: Tensor
    rewards: Tensor
    worlds: Tensor
    memory: Tensor


def born(agent: ActorCritic, world: POMDP, trials: int, *, seed: Seed) -> Rollout:
    """Agents at the beginning of their life: nothing done yet, and told that it begins.

    Parameters
    ----------
    agent : ActorCritic
    world : POMDP
    trials : int
        How many.
    seed : int or torch.Generator
        Of the hidden states.

    Returns
    -------
    Rollout
        Of zero steps.

    Raises
    ------
    TypeError, ValueError
        If ``trials`` is no positive whole number, or agent and world have different actions or observations.
    """
    if (agent.actions, agent.observations) != (world.actions, world.observations):
        expected, found = (f"{x.actions} actions and {x.observations} observations" for x in (world, agent))
        raise ValueError(f"agent: expected one for {expected}, got one for {found}")
    states, inputs = world.first(trials, seed=seed), agent.encode(None, None, trials)
    nothing = states.new_empty(trials, 0)
    memory = inputs.new_zeros(1, trials, agent.hidden_size)
    return Rollout(inputs, nothing, nothing, world.reward.new_empty(trials, 0), states, memory)


@torch.no_grad()
def live(agent: ActorCritic, world: POMDP, time: int, *, begin: Rollout, greedy: bool = False, seed: Seed) -> Rollout:
    """Let agents act in a world, on from where a rollout ended.

    Parameters
    ----------
    agent : ActorCritic
    world : POMDP
    time : int
        Number of actions.
    begin : Rollout
        Whose end is the beginning; see :func:`born`.
    greedy : bool
        Whether the likeliest action is taken; else one is drawn.
    seed : int or torch.Generator

    Returns
    -------
    Rollout

    Raises
    ------
    TypeError, ValueError
        If ``time`` is no positive whole number.
    """
    time = checks.count("time", time)
    random, states, memory, heard = seeding.generator(seed), begin.worlds, begin.memory, begin.inputs[:, -1:]
    inputs, records = [heard], []
    for _ in range(time):
        acts, memory = agent(heard, memory)
        logits = acts.logits[:, 0]
        actions = logits.argmax(-1) if greedy else categorical.draw(torch.softmax(logits.double(), -1), random)
        answer = world.answer(states, actions, seed=random)
        states, heard = answer.states, agent.encode(actions, answer.observations)
        inputs.append(heard)
        records.append((actions, answer.observations, answer.rewards))
    taken, seen, rewards = (torch.stack(record, 1) for record in zip(*records, strict=True))
    return Rollout(torch.cat(inputs, 1), taken, seen, rewards, states, memory)


def fit(
    agent: ActorCritic,
    world: POMDP | Callable[[float], POMDP],
    *,
    updates: int,
    discount: float,
    learning_rate: float,
    trials: int = 128,
    unroll: int = 20,
    trace: float = 0.9,
    entropy: float = 0.1,
    value_weight: float = 0.125,
    reward_scale: float = 0.1,
    restart: float = 0.1,
    clip: float = 1.0,
    seed: Seed,
) -> Tensor:
    """Train an agent by its rewards alone, with Adam; learning rate and entropy bonus fall linearly to nothing.

    Parameters
    ----------
    agent : ActorCritic
        Trained in place, in float32 or float64.
    world : POMDP or callable
        The world, or a curriculum: from the share of the training that is over, 0 to 1, to the world of that moment.
    updates : int
    discount : float
        Of the rewards, at least 0 and below 1.
    learning_rate : float
        At first, above 0.
    trials, unroll : int
        Agents that live at once, and actions between two updates; gradients do not reach farther back.
    trace : float
        Of the advantages, from 0 to 1.
    entropy, value_weight : float
        Weights in the loss of the policy's entropy, at first, and of the squared error of the values.
    reward_scale : float
        What rewards are multiplied by before they are learned from, above 0.
    restart : float
        Share of the agents that begin anew at each update, from 0 to below 1, so that the beginning stays known.
    clip : float
        Largest norm of a gradient, above 0.
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (updates,)
        Mean reward a step while it learned.

    Raises
    ------
    TypeError, ValueError
        If an option is out of range.

    References
    ----------
    Mnih et al. (2016), ICML, on advantage actor-critic learning.
    """
    count, gamma = checks.count("updates", updates), checks.number("discount", discount, at_least=0, below=1)
    rate, scale = checks.number("learning_rate", learning_rate, above=0), checks.number("reward_scale", reward_scale, above=0)
    bonus, weight = checks.number("entropy", entropy, at_least=0), checks.number("value_weight", value_weight, at_least=0)
    restart = checks.number("restart", restart, at_least=0, below=1)
    trials = checks.count("trials", trials)
    anew = round(restart * trials)
    limit, random = checks.number("clip", clip, above=0), seeding.generator(seed)
    steps = checks.count("unroll", unroll)
    optimiser = torch.optim.Adam(agent.parameters(), lr=rate)
    course: Callable[[float], POMDP] = (lambda _: world) if isinstance(world, POMDP) else world
    life, earned = born(agent, course(0.0), trials, seed=random), []
    for update in track(range(count), "learning from rewards"):
        left = 1 - update / count
        here = course(1 - left)
        start = _restarted(life, born(agent, here, trials, seed=random), update, anew)
        life = live(agent, here, steps, begin=start, seed=random)
        for group in optimiser.param_groups:
            group["lr"] = rate * max(left, 0.05)
        acts, _ = agent(life.inputs, start.memory)
        wins = advantages(scale * life.rewards.to(acts.values), acts.values.detach(), discount=gamma, trace=trace)
        chances = torch.log_softmax(acts.logits[:, :-1], -1)
        chosen = chances.gather(-1, life.actions[..., None])[..., 0]
        spread = (wins - wins.mean()) / (wins.std() + 1e-8)
        misjudged = (acts.values[:, :-1] - (wins + acts.values[:, :-1].detach())).square().mean()
        loss = -(spread * chosen).mean() + weight * misjudged + bonus * left * (chances.exp() * chances).sum(-1).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(agent.parameters(), limit)
        optimiser.step()
        earned.append(life.rewards.mean())
    return torch.stack(earned)


def _restarted(life: Rollout, young: Rollout, update: int, anew: int) -> Rollout:
    """The ends of lives, of which some, others at each update, are replaced by beginnings."""
    trials = len(life.worlds)
    chosen = torch.zeros(trials, dtype=torch.bool)
    chosen[(update * anew + torch.arange(anew)) % trials] = True
    worlds = torch.where(chosen, young.worlds, life.worlds)
    memory = torch.where(chosen[:, None], young.memory, life.memory)
    inputs = torch.where(chosen[:, None, None], young.inputs, life.inputs[:, -1:])
    return young._replace(inputs=inputs, worlds=worlds, memory=memory)

"""Five agents that learned the tiger's world from rewards alone.

Training them takes a minute, so their weights ship with the package; :func:`train` makes any of them again, and
``python -m rnncortex.offline.circuits.tiger_agents`` makes all.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from rnncortex.models.circuits.actor_critic import ActorCritic
from rnncortex.numerics import artefacts, checks
from rnncortex.tasks.reinforcement.pomdp import POMDP
from rnncortex.training.circuits import actor_critic

FILE = Path(__file__).with_suffix(".npz")

SEEDS, UNITS, UPDATES, DISCOUNT, RATE = 5, 32, 500, 0.95, 5e-3
SHA256 = "7956c97bb29c2dc4a31c0b0cb37c9a8acd53a14a8f60f1f59ace575a0d79d061"
"""Of the weights, in the order of the agents and their parameters."""


def curriculum(done: float) -> POMDP:
    """The tiger's world, in which the tiger costs 10 at first and 100 from the middle of the training on.

    Parameters
    ----------
    done : float
        Share of the training that is over, 0 to 1.

    Returns
    -------
    POMDP

    Raises
    ------
    TypeError, ValueError
        If the share is no number from 0 to 1.
    """
    done = checks.number("done", done, at_least=0, at_most=1)
    return POMDP.tiger(tiger=-10 - 90 * min(2 * done, 1.0))


def train(seed: int) -> tuple[ActorCritic, Tensor]:
    """One agent, with what it earned a step while it learned, shape (updates,).

    Parameters
    ----------
    seed : int
        Of its weights; its life is drawn from ``seed`` + 100.

    Returns
    -------
    ActorCritic
    Tensor

    Raises
    ------
    TypeError
        If the seed is no whole number.
    """
    world = POMDP.tiger()
    agent = ActorCritic(world.actions, world.observations, UNITS, seed=seed)
    earned = actor_critic.fit(agent, curriculum, updates=UPDATES, discount=DISCOUNT, learning_rate=RATE, seed=seed + 100)
    return agent, earned


def shipped() -> list[ActorCritic]:
    """The agents that ship with the package, of the seeds 0 to 4.

    Raises
    ------
    ValueError
        If the file is not the one that was shipped.
    """
    world, agents = POMDP.tiger(), []
    with np.load(FILE) as stored:
        weights = [{name.partition(":")[2]: stored[name] for name in stored.files if name.startswith(f"{seed}:")} for seed in range(SEEDS)]
    artefacts.verify(FILE.name, _checksum(weights), SHA256)
    for state in weights:
        agent = ActorCritic(world.actions, world.observations, UNITS, seed=0)
        agent.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
        agents.append(agent)
    return agents


def _checksum(weights: list[dict[str, np.ndarray]]) -> str:
    return artefacts.checksum(*(part for state in weights for name in sorted(state) for part in (name.encode(), state[name])))


def _make() -> None:
    torch.set_num_threads(1)
    weights = []
    for seed in range(SEEDS):
        agent, earned = train(seed)
        print(f"seed {seed}: {earned[-20:].mean():.3f} a step at the end", flush=True)
        weights.append({name: value.numpy() for name, value in agent.state_dict().items()})
    made = artefacts.provenance(
        "python -m rnncortex.offline.circuits.tiger_agents", f"{UNITS} units, {UPDATES} updates, seeds 0 to {SEEDS - 1}"
    )
    arrays = {f"{seed}:{name}": value for seed, state in enumerate(weights) for name, value in state.items()}
    np.savez_compressed(FILE, provenance=str(made), **arrays)
    print(_checksum(weights))


if __name__ == "__main__":
    _make()

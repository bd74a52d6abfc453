"""Three-factor learning: an eligibility trace at each synapse, turned into a change of weight by a global reward prediction error."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.circuits.neuromodulation import ModulatedNetwork
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed

Reward = Callable[[Tensor], Tensor]
"""From rates (trials, time, units) to a reward a trial (trials,)."""


class Learned(NamedTuple):
    """A network that has learned, and what it went through.

    Attributes
    ----------
    network : ModulatedNetwork
    rewards : Tensor, shape (updates, trials)
        Of each trial.
    expected : Tensor, shape (updates,)
        The reward that was predicted for the trials of each update.
    """

    network: ModulatedNetwork
    rewards: Tensor
    expected: Tensor


def eligibility(states: Tensor, perturbations: Tensor, *, keep: float = 1.0) -> Tensor:
    r"""Eligibility traces at the end of each trial.

    .. math:: e_{ij} \leftarrow \gamma \, e_{ij} + \xi_{i,t} \, r_{j,t}

    Each synapse remembers how its presynaptic rate coincided with a perturbation of the postsynaptic unit.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
        Rates after each step, from rest.
    perturbations : Tensor, shape (trials, time, units)
        :math:`\xi`.
    keep : float
        :math:`\gamma`, above 0 and at most 1: share of a trace that is left after a step.

    Returns
    -------
    Tensor, shape (trials, units, units)
        Row: postsynaptic unit.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or the share is out of range.
    """
    sizes: checks.Sizes = {}
    checks.tensor("states", states, "trials time units", sizes)
    checks.tensor("perturbations", perturbations, "trials time units", sizes, like=("states", states))
    keep = checks.number("keep", keep, above=0, at_most=1)
    age = torch.arange(sizes["time"] - 1, -1, -1, dtype=states.dtype, device=states.device)
    left = keep**age
    return torch.einsum("bti,btj->bij", perturbations * left[:, None], _before(states))


def learn(
    network: ModulatedNetwork,
    inputs: Tensor,
    reward: Reward,
    *,
    updates: int,
    trials: int = 16,
    learning_rate: float,
    noise_std: float,
    expectation_rate: float = 0.1,
    keep: float = 1.0,
    seed: Seed,
) -> Learned:
    r"""Change recurrent weights by eligibility times reward prediction error, averaged over a few trials.

    .. math:: \Delta W = \frac{\eta}{\sigma^2} \, \langle (R - \bar R) \, e \rangle

    No error is sent back, through time or through weights: each synapse knows its own trace, and all hear one number.
    The expected reward follows :math:`\bar R \leftarrow \bar R + a (R - \bar R)` and begins at the first reward.

    Parameters
    ----------
    network : ModulatedNetwork
        From which learning starts; it is not changed.
    inputs : Tensor, shape (time, inputs + 1)
        Of every trial.
    reward : callable
        From rates (trials, time, units) to rewards (trials,).
    updates, trials : int
        Number of updates, and trials that each averages over.
    learning_rate : float
        :math:`\eta`.
    noise_std : float
        :math:`\sigma`, standard deviation of the perturbations; above 0.
    expectation_rate : float
        a, above 0 and at most 1.
    keep : float
        As in :func:`eligibility`.
    seed : int or torch.Generator

    Returns
    -------
    Learned

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the rewards have another shape.

    References
    ----------
    Fiete and Seung (2006), Physical Review Letters 97, 048104; Miconi (2017), eLife 6, e20899.
    """
    updates = checks.count("updates", updates)
    if not isinstance(network, ModulatedNetwork):
        raise TypeError(f"network: expected a ModulatedNetwork, got {checks.describe(network)}")
    like = ("the network", network.weight_hh)
    checks.tensor("inputs", inputs, "time inputs", {"inputs": network.input_size}, like=like)
    size, random = checks.count("trials", trials), seeding.generator(seed)
    rate, spread = checks.number("learning_rate", learning_rate, above=0), checks.number("noise_std", noise_std, above=0)
    follow = checks.number("expectation_rate", expectation_rate, above=0, at_most=1)
    every = inputs.expand(size, *inputs.shape)
    rewards: list[Tensor] = []
    expected: list[Tensor] = []
    for _ in track(range(updates), "updates"):
        pushes = spread * seeding.normal((size, len(inputs), network.hidden_size), random, dtype=inputs.dtype, device=inputs.device)
        states, _ = network(every, perturbations=pushes)
        earned = checks.tensor("reward", reward(states), "trials", {"trials": size}, like=like)
        foreseen = earned.mean() if not expected else expected[-1] + follow * (rewards[-1].mean() - expected[-1])
        trace = eligibility(states, pushes, keep=keep)
        change = torch.einsum("b,bij->ij", earned - foreseen, trace) / size
        network = network.with_weights(network.weight_hh + rate / spread**2 * change)
        rewards.append(earned)
        expected.append(foreseen)
    return Learned(network, torch.stack(rewards), torch.stack(expected))


def _before(states: Tensor) -> Tensor:
    """The rates before each step, zero before the first."""
    return torch.cat((torch.zeros_like(states[:, :1]), states[:, :-1]), 1)

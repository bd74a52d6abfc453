"""Surrogates and shuffle tests: what a measure gives on data in which there is nothing to find."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed


class ShuffleTest(NamedTuple):
    """A measure of a recording against the same measure of shuffled recordings.

    Attributes
    ----------
    value : Tensor, 0-d
        Of the recording.
    shuffled : Tensor, shape (resamples,)
        Of the shuffled ones.
    p_value : float
        Share of all of them, the recording included, with at least its value.
    """

    value: Tensor
    shuffled: Tensor
    p_value: float


def shuffle_test(
    measure: Callable[[Tensor], Tensor], states: Tensor, shuffle: Callable[[Tensor, torch.Generator], Tensor], *, resamples: int, seed: Seed
) -> ShuffleTest:
    """Hold a measure of a recording against what shuffling leaves of it.

    Parameters
    ----------
    measure : callable
        From states to one number, large where there is something.
    states : Tensor, shape (trials, time, units)
    shuffle : callable
        From states and a generator to shuffled states, such as :func:`rotate_units`.
    resamples : int
        How many shuffled recordings.
    seed : int or torch.Generator

    Returns
    -------
    ShuffleTest

    Raises
    ------
    TypeError, ValueError
        If the states are not as above or ``resamples`` is not positive.

    References
    ----------
    Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39, for the p value.
    """
    checks.tensor("states", states, "trials time units")
    checks.count("resamples", resamples)
    random = seeding.generator(seed)
    value = torch.as_tensor(measure(states))
    shuffled = torch.stack([torch.as_tensor(measure(shuffle(states, random))) for _ in track(range(resamples), "Shuffling")])
    return ShuffleTest(value, shuffled, (1 + int((shuffled >= value).sum())) / (1 + resamples))


def rotate_units(states: Tensor, seed: Seed) -> Tensor:
    """Rotate the time of each unit by an amount of its own: the end of the recording comes round to its start.

    What a unit does by itself stays, its autocorrelation included (but for the seam); what units do together goes. Valid for
    recordings whose statistics do not change in time; needs many more steps than the units remember.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (trials, time, units)
    """
    checks.tensor("states", states, "trials time units")
    trials, time, units = states.shape
    offset = seeding.integers(time, (trials, 1, units), seed, device=states.device)
    moments = (torch.arange(time, device=states.device)[:, None] + offset) % time
    return states.gather(1, moments)


def scramble_time(states: Tensor, seed: Seed) -> Tensor:
    """Put the steps of each unit in random order: destroys what units do together, but also what each does by itself.

    A test against it finds every recording remarkable whose units are slower than its steps; it is here to show that.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (trials, time, units)
    """
    checks.tensor("states", states, "trials time units")
    moments = seeding.uniform(states.shape, seed, device=states.device).argsort(1)
    return states.gather(1, moments)


def exchange_trials(states: Tensor, seed: Seed) -> Tensor:
    """Give each unit its trials (or conditions) in an order of its own: every course in time stays, what units do together goes.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (trials, time, units)
    """
    checks.tensor("states", states, "trials time units")
    trials, time, units = states.shape
    order = seeding.uniform((trials, 1, units), seed, device=states.device).argsort(0)
    return states.gather(0, order.expand(trials, time, units))

r"""Beliefs about a hidden Markov process as probabilities, scaled at each step to sum to one: fast, within the range of floats.

.. math:: a_t = \frac{p_t \circ \ell_t}{c_t}, \qquad p_{t+1} = a_t A, \qquad c_t = \sum_i p_{t,i} \, \ell_{t,i}

A long sequence is cut into blocks, which go in step as if they were trials: at first their last steps only, from a guess, then all, each
from where the block before it ended, until no start changes. Beliefs forget where they began, so that a few rounds do; a process that
never forgets takes as many rounds as there are blocks, which are hardly more steps than one after the other. In either case the result is
that of the recursion.
"""

from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[np.float64]

NUMBERS = 8192
"""Numbers in a step below which the calls take longer than the arithmetic: as many blocks as that go in step."""
SHORTEST, FEWEST = 32, 8
"""Steps in a block and blocks, fewer of which would not be worth their rounds."""
GUESSED = 64
"""Last steps of a block that are taken from a guess."""
ROUNDING = 64 * np.finfo(np.float64).eps
"""Relative difference that is none."""
LEAST = np.finfo(np.float64).tiny / np.finfo(np.float64).eps
"""Smallest number that a sum can take up with all its digits."""


class Beliefs:
    r"""Before and after each observation, for one or more processes side by side; each part is put together when it is first read.

    Parameters
    ----------
    likelihood : Tensor, shape (processes, trials, time, states)
        Of each observation, up to a factor for each step; at least one number. The arguments have been checked.
    start : Tensor, shape (processes, states)
        p at the first step.
    transition : Tensor, shape (processes, states, states)
        A: row now, column next. Its transpose, with the sequence reversed, gives as p the weight of all futures.

    Notes
    -----
    In float64 on the processor, without gradients. Not a number from the step on at which all that is possible has left the range of
    floats.

    References
    ----------
    Rabiner (1989), Proceedings of the IEEE 77, 257-286, section V.A, for the scaling. Maleki, Musuvathi and Mytkowicz (2016),
    Communications of the ACM 59(10), 85-92, for blocks that start from a guess, with the most likely path in place of the sum.
    """

    def __init__(self, likelihood: Tensor, start: Tensor, transition: Tensor) -> None:
        self._steps, self._shape = _run(likelihood.numpy(), start.numpy(), transition.numpy()), likelihood.shape

    @cached_property
    def prior(self) -> Tensor:
        """p, shape (processes, trials, time, states)."""
        return self._whole(self._steps.prior[:-1])

    @cached_property
    def posterior(self) -> Tensor:
        """a, shape (processes, trials, time, states)."""
        return self._whole(self._steps.posterior)

    @cached_property
    def evidence(self) -> Tensor:
        """c, shape (processes, trials, time)."""
        return self._whole(self._steps.evidence)[..., 0]

    def _whole(self, part: Array) -> Tensor:
        """The blocks one after the other."""
        (processes, trials, time, _), length = self._shape, len(part)
        split = part.reshape(length, processes, part.shape[2], trials, -1).transpose(1, 3, 4, 0, 2)
        return torch.from_numpy(split.reshape(processes, trials, -1, part.shape[2])[:, :, :time])

    def loses(self, possible: Tensor, transition: Tensor) -> bool:
        """Whether a probability that is not zero is lost, where ``possible``, in the shape of p, says what an observation allows."""
        joint = self.posterior * self.evidence[..., None]
        if min(self.prior.amin(), joint.amin()) > LEAST:
            return False
        reached = (self.posterior[..., :-1, :] > 0).to(transition) @ (transition > 0).to(transition)[:, None] > 0
        return _underflows(self.prior[..., 1:, :], reached) or _underflows(joint, (self.prior > 0) & possible)

    def smoothed(self) -> Tensor | None:
        """Each state given past and future, (trials, time, states), where process 1 is process 0 in reverse; nothing if one is lost."""
        past, future = self.posterior[0], self.prior[1].flip(1)
        both = past * future
        lost = _underflows(both, (past > 0) & (future > 0))
        return None if lost else both / both.sum(-1, keepdim=True)


def _underflows(numbers: Tensor, positive: Tensor) -> bool:
    """Whether a number that should be positive has come too near to zero to keep its digits."""
    return bool(((numbers <= LEAST) & positive).any())


def _run(likelihood: Array, start: Array, transition: Array) -> "_Steps":
    """Cut the sequences into blocks, each a column of :class:`_Steps`, and go until they fit together."""
    processes, trials, time, states = likelihood.shape
    blocks = min(time // SHORTEST, NUMBERS // (trials * states))
    blocks = blocks if blocks >= FEWEST else 1
    length = -(-time // blocks)
    padded = likelihood
    if blocks * length > time:
        padded = np.ones((processes, trials, blocks * length, states))
        padded[:, :, :time] = likelihood
    seen = padded.reshape(processes, trials, blocks, length, states).transpose(3, 0, 4, 1, 2)
    steps = _Steps(seen.reshape(length, processes, states, trials * blocks), transition)
    starts = np.full((processes, states, trials, blocks), 1 / states)
    starts[..., 0] = start[..., None]
    with np.errstate(invalid="ignore"):
        if blocks > 1:
            steps.go(starts.reshape(processes, states, -1), first=max(0, length - GUESSED))
            starts[..., 1:] = steps.prior[-1].reshape(starts.shape)[..., :-1]
        for _ in range(blocks):
            steps.go(starts.reshape(processes, states, -1))
            ends = steps.prior[-1].reshape(starts.shape)[..., :-1]
            if (np.abs(ends - starts[..., 1:]) <= ROUNDING * ends).all():
                break
            starts[..., 1:] = ends
    return steps


class _Steps:
    """Columns that go in step, each a block of a trial: arrays of shape (time, processes, states, columns), made once."""

    def __init__(self, likelihood: Array, transition: Array) -> None:
        time, processes, _, columns = likelihood.shape
        self._moves = transition.transpose(0, 2, 1).copy()
        self.prior, self.posterior = np.empty((time + 1, *likelihood.shape[1:])), np.empty(likelihood.shape)
        self.evidence = np.empty((time, processes, 1, columns))
        self._each = list(zip(self.prior[:-1], likelihood, self.posterior, self.evidence, self.prior[1:], strict=True))

    def go(self, start: Array, *, first: int = 0) -> None:
        """Fill the arrays from a step on, where beliefs start, shape (processes, states, columns)."""
        self.prior[first] = start
        for prior, likelihood, posterior, evidence, ahead in self._each[first:]:
            np.multiply(prior, likelihood, out=posterior)
            np.add.reduce(posterior, 1, out=evidence, keepdims=True)
            np.divide(posterior, evidence, out=posterior)
            np.matmul(self._moves, posterior, out=ahead)

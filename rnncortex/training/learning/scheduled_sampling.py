r"""Scheduled sampling: in training the network is fed the truth with a probability that falls, and else its own prediction.

.. math:: \tilde x_t = \begin{cases} x_t & \text{with probability } \epsilon \\ \hat x_t & \text{otherwise} \end{cases}

The target stays the truth, whatever was fed.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.models.rate.free_running import one_step
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch
from rnncortex.training import supervised

Schedule = Callable[[int], float]
"""From the number of updates done to the probability that the truth is fed."""


def linear(updates: int, *, end: float = 0.0) -> Schedule:
    r"""Probability that falls on a line, :math:`\epsilon_i = 1 - (1 - \epsilon_\text{end}) \, i / n`, and then stays.

    Parameters
    ----------
    updates : int
        n.
    end : float
        :math:`\epsilon_\text{end}`, from 0 to 1.

    Returns
    -------
    callable

    Raises
    ------
    TypeError, ValueError
        If an option is out of range.

    Examples
    --------
    >>> from rnncortex.training.learning import scheduled_sampling
    >>> schedule = scheduled_sampling.linear(100, end=0.5)
    >>> schedule(0), schedule(50), schedule(200)
    (1.0, 0.75, 0.5)
    """
    checks.count("updates", updates)
    checks.number("end", end, at_least=0, at_most=1)
    return lambda update: 1 - (1 - end) * min(update / updates, 1.0)


def exponential(factor: float) -> Schedule:
    r"""Probability that falls by a factor, :math:`\epsilon_i = k^i`.

    Parameters
    ----------
    factor : float
        k, above 0 and below 1.

    Returns
    -------
    callable

    Raises
    ------
    TypeError, ValueError
        If the factor is out of range.
    """
    checks.number("factor", factor, above=0, below=1)
    return lambda update: factor**update


def inverse_sigmoid(scale: float) -> Schedule:
    r"""Probability that falls late and then fast, :math:`\epsilon_i = k / (k + e^{i / k})`.

    Parameters
    ----------
    scale : float
        k, at least 1; the probability is one half at :math:`i = k \ln k`.

    Returns
    -------
    callable

    Raises
    ------
    TypeError, ValueError
        If the scale is out of range.
    """
    checks.number("scale", scale, at_least=1)
    return lambda update: 1 / (1 + math.exp(min(update / scale, 700.0)) / scale)


class MixedInputs(nn.Module):
    r"""A network with readout that is fed, at each step and in each trial, the truth or its own last prediction.

    Parameters
    ----------
    model : WithReadout
        Predicts its next input.
    truth : float
        :math:`\epsilon`, probability of the truth; may be changed later. The first input is always true.
    feed : callable, optional
        From predictions (trials, outputs) to inputs, as in :func:`rnncortex.models.rate.free_running.run`.
    seed : int or torch.Generator
        Of the mixture.

    Raises
    ------
    TypeError, ValueError
        If the model has no network and readout, or the probability is out of range.
    """

    def __init__(self, model: nn.Module, truth: float, *, feed: Callable[[Tensor], Tensor] | None = None, seed: Seed) -> None:
        super().__init__()
        network, readout = getattr(model, "network", None), getattr(model, "readout", None)
        if not isinstance(network, nn.Module) or not isinstance(readout, nn.Module):
            raise TypeError(f"model: expected a network with a readout, got {checks.describe(model)}")
        self.network, self.readout, self.feed = network, readout, feed
        self.truth = checks.number("truth", truth, at_least=0, at_most=1)
        self.random = seeding.generator(seed)

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Run over true inputs (trials, time, inputs), some of which are replaced; predictions and states, as a WithReadout gives them.

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above, or there is no time step.
        """
        checks.sequence("inputs", inputs, "trials time inputs", like=("the readout", next(self.readout.parameters())))
        true = seeding.uniform(inputs.shape[:2], self.random, device=inputs.device) < self.truth
        carried: Any = None
        predictions: list[Tensor] = []
        visited = []
        for t, arriving in enumerate(inputs.unbind(1)):
            if predictions:
                own = predictions[-1] if self.feed is None else self.feed(predictions[-1])
                arriving = torch.where(true[:, t, None], arriving, own)
            states, carried = one_step(self.network, arriving, carried)
            visited.append(states[:, 0])
            predictions.append(self.readout(visited[-1]))
        return torch.stack(predictions, 1), torch.stack(visited, 1)


def fit(
    model: nn.Module,
    draw: Callable[[torch.Generator], Batch],
    schedule: Schedule,
    *,
    feed: Callable[[Tensor], Tensor] | None = None,
    seed: Seed,
    **options: Any,
) -> supervised.History:
    """Train a network that predicts its next input by scheduled sampling.

    Parameters
    ----------
    model : WithReadout
        Trained in place. Gradients go through predictions that are fed back, unless ``feed`` stops them.
    draw : callable
        Draws a batch whose targets are its inputs one step later.
    schedule : callable
        From updates done to the probability of the truth, such as :func:`linear` makes.
    feed : callable, optional
        From predictions to inputs.
    seed : int or torch.Generator
        Of batches and mixture.
    **options
        Of :func:`rnncortex.training.supervised.fit`, but for ``truncation``, ``held_out`` and ``after_update``.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the schedule gives no probability.
    FloatingPointError
        If the loss stops being finite.

    References
    ----------
    Bengio et al. (2015), Advances in Neural Information Processing Systems 28, 1171-1179.
    """
    if not callable(schedule):
        raise TypeError(f"schedule: expected a function of the number of updates, got {checks.describe(schedule)}")
    random = seeding.generator(seed)
    mixed = MixedInputs(model, schedule(0), feed=feed, seed=random)
    done = [0]

    def advance() -> None:
        done[0] += 1
        mixed.truth = checks.number("schedule", schedule(done[0]), at_least=0, at_most=1)

    return supervised.fit(mixed, draw, after_update=advance, seed=random, **options)

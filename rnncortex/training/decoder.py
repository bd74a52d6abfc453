"""Training a recurrent network to decode a recording: the same trials again and again, as an experiment has them."""

import torch
from torch import Tensor, nn

from rnncortex.models.decoder import RecurrentDecoder
from rnncortex.models.readout import WithReadout
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch
from rnncortex.training import supervised


def fit(
    network: nn.Module,
    activity: Tensor,
    behaviour: Tensor,
    *,
    updates: int,
    trials: int = 64,
    learning_rate: float = 5e-3,
    weight_decay: float = 0.0,
    seed: Seed,
) -> RecurrentDecoder:
    """Train a network, and a readout for it, on random batches of the training trials.

    Parameters
    ----------
    network : Module
        Called like ``torch.nn.RNN(batch_first=True)``, with as many inputs as there are units; trained in place.
    activity : Tensor, shape (trials, time, units)
        Of training trials.
    behaviour : Tensor, shape (trials, time, outputs)
        What is to be decoded.
    updates : int
        Number of batches.
    trials : int
        Trials in a batch, drawn with replacement.
    learning_rate, weight_decay : float
        As in :func:`~rnncortex.training.supervised.fit`.
    seed : int or torch.Generator
        Of the readout's first weights and of the batches.

    Returns
    -------
    RecurrentDecoder

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or an option is out of range.
    FloatingPointError
        If the loss stops being finite.
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "trials time units", sizes)
    checks.tensor("behaviour", behaviour, "trials time outputs", sizes, like=("activity", activity))
    checks.count("trials", trials)
    random = seeding.generator(seed)
    decoder = RecurrentDecoder(WithReadout(network, behaviour.shape[2], seed=random), activity, behaviour)
    inputs = decoder.standardise(activity)
    targets = (behaviour - decoder.mean) / decoder.spread
    everywhere = torch.ones(trials, activity.shape[1], dtype=torch.bool, device=activity.device)

    def draw(random: torch.Generator) -> Batch:
        chosen = seeding.integers(len(inputs), (trials,), random, device=inputs.device)
        return Batch(inputs[chosen], targets[chosen], everywhere)

    supervised.fit(decoder.model, draw, updates=updates, learning_rate=learning_rate, weight_decay=weight_decay, seed=random)
    return decoder

"""Training of a recurrent decoder: the same trials again and again, as an experiment has them."""

import torch
from torch import Tensor, nn

from rnncortex.models.rate.decoder import RecurrentDecoder
from rnncortex.models.rate.readout import WithReadout
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
    trials: int = 32,
    learning_rate: float = 1e-2,
    dropout: float = 0.5,
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
    learning_rate : float
        At the start.
    dropout : float
        Share of the bins, drawn anew for each unit of each trial of a batch, in which the network sees the unit's mean instead of
        its spikes; what it does see is scaled up by as much. So it cannot learn the noise of a trial by heart.
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

    References
    ----------
    Srivastava et al. (2014), Journal of Machine Learning Research 15, 1929-1958, for dropout.
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "trials time units", sizes)
    checks.tensor("behaviour", behaviour, "trials time outputs", sizes, like=("activity", activity))
    checks.count("trials", trials)
    checks.number("dropout", dropout, at_least=0, below=1)
    random = seeding.generator(seed)
    decoder = RecurrentDecoder(WithReadout(network, behaviour.shape[2], seed=random), activity, behaviour)
    inputs = decoder.standardise(activity)
    targets = (behaviour - decoder.mean) / decoder.spread
    everywhere = torch.ones(trials, activity.shape[1], dtype=torch.bool, device=activity.device)

    def draw(random: torch.Generator) -> Batch:
        chosen = seeding.integers(len(inputs), (trials,), random, device=inputs.device)
        seen = seeding.uniform((trials, *inputs.shape[1:]), random, dtype=inputs.dtype, device=inputs.device) >= dropout
        return Batch(inputs[chosen] * seen / (1 - dropout), targets[chosen], everywhere)

    supervised.fit(decoder.model, draw, updates=updates, learning_rate=learning_rate, seed=random)
    return decoder

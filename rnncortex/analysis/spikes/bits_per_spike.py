"""Bits per spike: how much better one model predicts spikes than another."""

import math

from torch import Tensor

from rnncortex.models.spikes.likelihood import log_likelihood
from rnncortex.numerics import checks


def bits_per_spike(log_odds: Tensor, reference: Tensor, spikes: Tensor) -> Tensor:
    r"""Bits that a model gains over a reference for each spike, trial by trial.

    .. math:: \Delta_r = \frac{\ln P(y_r \mid \text{model}) - \ln P(y_r \mid \text{reference})}{\bar n \ln 2}

    :math:`\bar n` is the mean number of spikes in a trial, the same for all trials. So the mean of :math:`\Delta_r` over trials is the
    gain of the whole recording for each of its spikes, and its spread over trials gives an interval. With a gain of one bit a recording
    of n spikes is :math:`2^n` times as likely. Conventions differ: here a bin holds at most one spike (Bernoulli), and the reference is
    given. Benchmarks of latent variables take Poisson counts and the constant rate of each unit as the reference.

    Parameters
    ----------
    log_odds, reference : Tensor, shape (trials, time, units)
        Of a spike in each bin, by model and by reference; of trials that neither was fitted to.
    spikes : Tensor, shape (trials, time, units)
        Zeros and ones.

    Returns
    -------
    Tensor, shape (trials,)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, a bin holds more than one spike, or there is none.

    References
    ----------
    Brenner, Strong, Koberle, Bialek and de Ruyter van Steveninck (2000), Neural Computation 12, 1531-1552.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.spikes.bits_per_spike import bits_per_spike
    >>> sure, unsure = torch.full((2, 1, 1), 50.0), torch.zeros(2, 1, 1)
    >>> bits_per_spike(sure, unsure, torch.ones(2, 1, 1))
    tensor([1., 1.])
    """
    sizes: checks.Sizes = {}
    checks.tensor("log_odds", log_odds, "trials time units", sizes)
    checks.tensor("reference", reference, "trials time units", sizes, like=("log_odds", log_odds))
    spikes = checks.recorded("spikes", spikes, "trials time units", sizes, like=("log_odds", log_odds))
    gain = (log_likelihood(log_odds, spikes) - log_likelihood(reference, spikes)).sum(1)
    if (total := spikes.sum()) == 0:
        raise ValueError("spikes: expected some spikes, got none")
    return gain * len(spikes) / (total * math.log(2))

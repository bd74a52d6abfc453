"""Node perturbation: what eligibility times reward gives in the mean, and how noisy it is."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def gradient(slopes: Tensor, rates: Tensor, *, keep: float = 1.0) -> Tensor:
    r"""Mean of reward times eligibility over the variance of the perturbations, to first order, :math:`\sum_t \gamma^{T-1-t} g_t r_t^\top`.

    With :math:`\gamma = 1` it is the slope of the reward by the weights.

    Parameters
    ----------
    slopes : Tensor, shape (time, units)
        :math:`g_t`, slope of the reward by the perturbation of each unit at each step.
    rates : Tensor, shape (time, units)
        :math:`r_t`, before each step.
    keep : float
        :math:`\gamma`, above 0 and at most 1.

    Returns
    -------
    Tensor, shape (units, units)
        Row: postsynaptic unit.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or the share is out of range.
    """
    sizes: checks.Sizes = {}
    checks.tensor("slopes", slopes, "time units", sizes)
    checks.tensor("rates", rates, "time units", sizes, like=("slopes", slopes))
    keep = checks.number("keep", keep, above=0, at_most=1)
    age = torch.arange(sizes["time"] - 1, -1, -1, dtype=rates.dtype, device=rates.device)
    return (slopes * keep ** age[:, None]).T @ rates


def expected_cosine(slopes: Tensor, rates: Tensor, trials: int) -> float:
    r"""Cosine between the gradient and the update from n trials.

    .. math:: \cos^2 = \frac{|G|^2}{|G|^2 + \bigl( |g|^2 \, N \sum_t |r_t|^2 + |G|^2 \bigr) / n}

    The reward changes by the sum of all perturbations times their slopes; each synapse sees its own product in the noise of all others.

    Parameters
    ----------
    slopes, rates
        As in :func:`gradient`.
    trials : int
        n.

    Returns
    -------
    float
        Root of the ratio of mean squares.

    Raises
    ------
    TypeError, ValueError
        As in :func:`gradient`, or if ``trials`` is not a positive whole number.
    """
    trials = checks.count("trials", trials)
    true = gradient(slopes, rates).square().sum()
    noise = slopes.square().sum() * slopes.shape[1] * rates.square().sum() + true
    return torch.sqrt(true / (true + noise / trials)).item()

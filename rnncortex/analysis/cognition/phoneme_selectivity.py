"""Phoneme selectivity index of units that hear speech (Mesgarani, Cheung, Johnson and Chang, 2014)."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def mean_responses(activity: Tensor, phonemes: Tensor, count: int) -> Tensor:
    """Mean activity of each unit while each phoneme is heard.

    Parameters
    ----------
    activity : Tensor, shape (slices, units)
    phonemes : Tensor of int, shape (slices,)
        0 to ``count`` - 1; each occurs.
    count : int

    Returns
    -------
    Tensor, shape (count, units)

    Raises
    ------
    TypeError, ValueError
        If shapes differ, or a phoneme does not occur.
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "slices units", sizes)
    checks.count("count", count)
    checks.symbols("phonemes", phonemes, "slices", sizes, below=count)
    number = torch.bincount(phonemes, minlength=count)
    if (number == 0).any():
        raise ValueError(f"phonemes: expected each of {count} to occur, got none of {int((number == 0).nonzero()[0])}")
    return torch.zeros(count, activity.shape[1], dtype=activity.dtype).index_add_(0, phonemes, activity) / number[:, None]


def index(responses: Tensor, criterion: float) -> Tensor:
    """For each phoneme and unit, how many other phonemes the unit responds to less, by more than a criterion.

    Parameters
    ----------
    responses : Tensor, shape (phonemes, units)
        Mean responses, with a common scale for all units.
    criterion : float
        At least 0.

    Returns
    -------
    Tensor, shape (phonemes, units)
        0 (responds to no other phoneme less) up to phonemes - 1 (to all), in the responses' dtype.

    Raises
    ------
    TypeError, ValueError
        If the responses have another shape, or the criterion is negative.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.cognition import phoneme_selectivity
    >>> phoneme_selectivity.index(torch.tensor([[0.9], [0.5], [0.1]]), 0.2).tolist()
    [[2.0], [1.0], [0.0]]
    """
    checks.tensor("responses", responses, "phonemes units")
    checks.number("criterion", criterion, at_least=0)
    return (responses[:, None] - responses[None] > criterion).sum(1).to(responses.dtype)

"""Split-half reliability: the direction of pairs, and the order of units, in the two halves of a recording."""

import torch
from torch import Tensor

from rnncortex.analysis.population import cross_covariance
from rnncortex.numerics import checks


def split(recording: Tensor) -> Tensor:
    """The halves of one long trial, as two trials.

    Parameters
    ----------
    recording : Tensor, shape (1, time, units)
        Of an even number of steps.

    Returns
    -------
    Tensor, shape (2, time / 2, units)

    Raises
    ------
    TypeError, ValueError
        If the recording is not as above.
    """
    checks.tensor("recording", recording, "1 time units")
    if recording.shape[1] % 2:
        raise ValueError(f"recording: expected an even number of steps, got {recording.shape[1]}")
    return recording.reshape(2, -1, recording.shape[2])


def direction_agreement(halves: Tensor, lags: int) -> Tensor:
    """Correlation over pairs of units between their directions in two halves of a recording.

    Parameters
    ----------
    halves : Tensor, shape (2, time, units)
        At least three units, which vary in both halves.
    lags : int
        The longest lag, in steps.

    Returns
    -------
    Tensor, 0-d

    Raises
    ------
    TypeError, ValueError
        If the halves are not as above.
    """
    checks.tensor("halves", halves, "2 time units")
    above = torch.triu_indices(halves.shape[2], halves.shape[2], 1).unbind()
    return torch.corrcoef(torch.stack([cross_covariance.direction(half, lags).direction[above] for half in halves.split(1)]))[0, 1]


def row_agreement(halves: Tensor, lags: int, dt: float) -> Tensor:
    """Rank correlation (Kendall) between the orders of units in two halves of a recording.

    Parameters
    ----------
    halves, lags
        As in :func:`direction_agreement`.
    dt : float
        Step in seconds.

    Returns
    -------
    Tensor, 0-d, float64

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    checks.tensor("halves", halves, "2 time units")
    rows = [cross_covariance.ordering(cross_covariance.lagged_covariance(half, lags), dt) for half in halves.split(1)]
    return torch.tensor(cross_covariance.agreement(*rows), dtype=torch.float64)

"""Shift predictor: what is left of a recording when what it was driven by is taken out."""

import torch
from torch import Tensor

from rnncortex.analysis.population.cross_covariance import lagged_covariance
from rnncortex.numerics import checks, linear


def shift_corrected(states: Tensor, lags: int) -> Tensor:
    r"""Lagged covariance within trials, less that between trials: the shift predictor taken off.

    .. math:: \tilde C_{ij}(k) = \frac{1}{1 - 1 / n} \big\langle (x_i(t) - \bar x_i(t)) \, (x_j(t + k) - \bar x_j(t + k)) \big\rangle

    Here :math:`\bar x(t)` is the mean over the n trials at each time. It removes what every trial does at the same time with the same
    strength, and nothing else: a drive that varies from trial to trial in strength or time stays in.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
        At least two trials, aligned.
    lags : int
        The longest lag, in steps.

    Returns
    -------
    Tensor, shape (lags + 1, units, units)

    Raises
    ------
    TypeError, ValueError
        If the states are not as above or there are too few trials or steps.

    References
    ----------
    Perkel, Gerstein and Moore (1967), Biophysical Journal 7, 419-440; Brody (1999), Neural Computation 11, 1537-1551.
    """
    checks.tensor("states", states, "trials time units")
    trials = len(states)
    if trials < 2:
        raise ValueError(f"states: expected at least two trials, got {trials}")
    return lagged_covariance(states - states.mean(0), lags) * trials / (trials - 1)


def without_drive(states: Tensor, drive: Tensor, *, past: int, shrinkage: float = 1e-6) -> Tensor:
    r"""States less what the present and past of a recorded drive explain, by linear regression.

    .. math:: \tilde x_i(t) = x_i(t) - \sum_{k = 0}^{K} w_{ik} \cdot u(t - k) - w_i

    It removes a drive whether or not it repeats, if it acts linearly and no longer than K steps. What was not recorded stays in.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
    drive : Tensor, shape (trials, time, channels)
        u.
    past : int
        K, in steps; the first K steps of each trial are lost.
    shrinkage : float
        Of the ridge regression, above 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`.

    Returns
    -------
    Tensor, shape (trials, time - past, units)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, the drive never changes, or there are too few steps.
    """
    sizes: checks.Sizes = {}
    checks.tensor("states", states, "trials time units", sizes)
    checks.tensor("drive", drive, "trials time channels", sizes, like=("states", states))
    checks.number("shrinkage", shrinkage, above=0)
    if checks.count("past", past, at_least=0) >= states.shape[1] - 1:
        raise ValueError(f"past: expected fewer than the {states.shape[1]} steps less one, got {past}")
    time = states.shape[1] - past
    history = torch.cat([drive[:, past - k : past - k + time] for k in range(past + 1)], -1).flatten(0, 1)
    history = history - history.mean(0)
    if not history.square().mean() > 0:
        raise ValueError("drive: expected numbers that vary, got a constant")
    kept = states[:, past:]
    centred = (kept - kept.mean((0, 1))).flatten(0, 1)
    weights = linear.ridge(history, centred, linear.penalty_of(history, shrinkage))
    return (centred - history @ weights).reshape(kept.shape)

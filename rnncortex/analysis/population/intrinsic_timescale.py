"""Intrinsic timescale: the time constant with which an autocorrelation falls, with and without the bias of finite samples."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.population.autocorrelation import autocorrelation
from rnncortex.numerics import checks
from rnncortex.theory.population.finite_samples import sample_autocovariance


class Timescale(NamedTuple):
    """Two estimates from the same recording.

    Attributes
    ----------
    naive : float
        Seconds; of an exponential fitted to the sample autocorrelation.
    corrected : float
        Seconds; of the exponential whose expected sample autocorrelation fits best.
    autocorrelation : Tensor, shape (lags + 1,)
        Of the sample, its mean removed trial by trial; 1 at lag 0.
    expected : Tensor, shape (lags + 1,)
        What the corrected time constant makes one expect of it.
    """

    naive: float
    corrected: float
    autocorrelation: Tensor
    expected: Tensor


def fit(states: Tensor, lags: int, dt: float) -> Timescale:
    r"""Fit the time constant of an exponential autocorrelation :math:`e^{-k \Delta t / \tau}` by least squares.

    Autocovariances are averaged over trials and units before they are divided. The mean of a trial follows its slow changes, which makes
    the naive fit too short, by about :math:`\tau / T` and more; the corrected one compares with the exact expectation for trials of this
    length.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
    lags : int
        The longest lag in steps; a few time constants, below half the steps.
    dt : float
        Seconds a step.

    Returns
    -------
    Timescale

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the states do not vary.

    References
    ----------
    Zeraati, Engel and Levina (2022), Nature Computational Science 2, 193-204, on the bias and another remedy.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.population import intrinsic_timescale
    >>> wave = torch.sin(torch.arange(100.0).double() / 10)[None, :, None]
    >>> intrinsic_timescale.fit(wave, lags=10, dt=0.01).autocorrelation.shape
    torch.Size([11])
    """
    lags = checks.count("lags", lags)
    from scipy.optimize import minimize_scalar

    checks.tensor("states", states, "trials time units")
    step, time = checks.number("dt", dt, above=0), states.shape[1]
    sums = autocorrelation(states - states.mean(1, keepdim=True), lags + 1).mean(0)
    if not sums[0] > 0:
        raise ValueError("states: expected states that vary in time, got constant ones")
    found, at = sums / sums[0], torch.arange(time, dtype=states.dtype, device=states.device)

    def finite(log_tau: float) -> Tensor:
        covariance = sample_autocovariance(torch.exp(-at * step / math.exp(log_tau)), lags)
        return covariance / covariance[0]

    def endless(log_tau: float) -> Tensor:
        return torch.exp(-at[: lags + 1] * step / math.exp(log_tau))

    bounds = math.log(step / 10), math.log(10 * step * time)
    naive, corrected = (
        minimize_scalar(
            lambda x, curve=curve: (found - curve(x)).square().sum().item(), bounds=bounds, method="bounded", options={"xatol": 1e-7}
        ).x
        for curve in (endless, finite)
    )
    return Timescale(math.exp(naive), math.exp(corrected), found, finite(corrected))

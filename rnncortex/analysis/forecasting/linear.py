r"""Direct linear forecasts: for each horizon one regression of the future on the last readings, by ridge regression."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, linear


class LinearForecast(NamedTuple):
    """A fitted linear forecaster.

    Attributes
    ----------
    weight : Tensor, shape (inputs x lags, outputs)
        Of the standardised inputs; the lags of the first input stand first, the newest of them first.
    mean, spread : Tensor, shape (inputs x lags,)
        Of the inputs where it was fitted.
    offset : Tensor, shape (outputs,)
        Mean of the targets where it was fitted.
    lags : int
        Readings of each input that it uses.
    """

    weight: Tensor
    mean: Tensor
    spread: Tensor
    offset: Tensor
    lags: int

    def forecast(self, inputs: Tensor) -> Tensor:
        """Forecasts at every step; shape (trials, time, outputs), NaN in the first steps, which have too little past.

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as those of the fit.
        """
        checks.tensor("inputs", inputs, "trials time inputs", {"inputs": len(self.mean) // self.lags}, like=("the fit", self.mean))
        past = (_past(inputs, self.lags) - self.mean) / self.spread
        return past @ self.weight + self.offset


def fit(inputs: Tensor, targets: Tensor, *, lags: int, penalty: float, use: Tensor | None = None) -> LinearForecast:
    r"""Regress targets at each step on the last readings.

    .. math:: \hat y_{t+h} = c_h + \sum_{i} \sum_{k=0}^{K-1} w_{hik} \, x_{i, t-k}

    The inputs are standardised, and the penalty is on the weights of the standardised inputs, not on the offset.

    Parameters
    ----------
    inputs : Tensor, shape (trials, time, inputs)
    targets : Tensor, shape (trials, time, outputs)
        One column for each horizon; NaN where not known, and each column is fitted where it is known.
    lags : int
        K, readings of each input.
    penalty : float
        Of the ridge regression, at least 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`.
    use : Tensor of bool, shape (trials, time), optional
        The steps to fit on; all if left out.

    Returns
    -------
    LinearForecast

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes differ, a number is out of range, or nothing is left to fit on.
    """
    sizes: checks.Sizes = {}
    checks.tensor("inputs", inputs, "trials time inputs", sizes)
    checks.gapped("targets", targets, "trials time outputs", sizes, like=("inputs", inputs))
    lags = checks.count("lags", lags)
    past = _past(inputs, lags)
    whole = ~past.isnan().any(-1)
    if use is not None:
        if not isinstance(use, Tensor) or use.dtype != torch.bool or use.shape != whole.shape:
            raise ValueError(f"use: expected a boolean tensor of shape {tuple(whole.shape)}, got {checks.describe(use)}")
        whole = whole & use
    if whole.sum() < 2:
        raise ValueError("use: expected at least two steps to fit on, got fewer")
    mean, spread = past[whole].mean(0), past[whole].std(0)
    spread = torch.where(spread > 0, spread, torch.ones_like(spread))
    weights, offsets = [], []
    for column in targets.unbind(-1):
        rows = whole & ~column.isnan()
        wanted, features = column[rows], (past[rows] - mean) / spread
        centre = features.mean(0)
        slopes = linear.ridge(features - centre, (wanted - wanted.mean())[:, None], penalty)[:, 0]
        weights.append(slopes)
        offsets.append(wanted.mean() - centre @ slopes)
    return LinearForecast(torch.stack(weights, 1), mean, spread, torch.stack(offsets), lags)


def _past(inputs: Tensor, lags: int) -> Tensor:
    """The last readings of every input; shape (trials, time, inputs x lags), NaN where there are not enough."""
    columns = inputs.new_full((*inputs.shape, lags), torch.nan)
    for lag in range(min(lags, inputs.shape[1])):
        columns[:, lag:, :, lag] = inputs[:, : inputs.shape[1] - lag]
    return columns.flatten(2)

"""Wiener filter: ridge regression on the present and the recent past of a population."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class WienerFilter(NamedTuple):
    r"""A fitted filter, :math:`\hat x_t = \bar x + \sum_\ell W_\ell \, (y_{t-\ell} - \bar y)`.

    Attributes
    ----------
    weights : Tensor, shape (lags, units, outputs)
        W, the present first.
    offset : Tensor, shape (units,)
        :math:`\bar y`, mean activity; what came before a trial counts as this.
    mean : Tensor, shape (outputs,)
        :math:`\bar x`.
    """

    weights: Tensor
    offset: Tensor
    mean: Tensor

    def decode(self, activity: Tensor) -> Tensor:
        """Decode trials; uses no activity from the future.

        Parameters
        ----------
        activity : Tensor, shape (trials, time, units)

        Returns
        -------
        Tensor, shape (trials, time, outputs)

        Raises
        ------
        TypeError, ValueError
            If the activity is not as above.
        """
        checks.tensor("activity", activity, "trials time units", {"units": len(self.offset)}, like=("the filter", self.offset))
        lags = len(self.weights)
        return self.mean + _with_past(activity - self.offset, lags) @ self.weights.flatten(0, 1)


def fit(activity: Tensor, behaviour: Tensor, *, lags: int, penalty: float = 1e-3) -> WienerFilter:
    r"""Fit a Wiener filter by ridge regression, from sums over the training trials and one Cholesky factor.

    Parameters
    ----------
    activity : Tensor, shape (trials, time, units)
        Of training trials.
    behaviour : Tensor, shape (trials, time, outputs)
        What is to be decoded.
    lags : int
        Number of bins, the present one included.
    penalty : float
        Of the ridge, as a share of the mean variance of the activity; at least 0.

    Returns
    -------
    WienerFilter

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, there is no time step, an option is out of range, or the activity does not determine the
        weights.

    References
    ----------
    Carmena et al. (2003), PLoS Biology 1, e42, for its use on motor cortex.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.decoding import wiener
    >>> activity = torch.tensor([[[1.0], [0.0], [2.0], [5.0], [3.0]]]).double()
    >>> round(wiener.fit(activity, 3 * activity + 1, lags=1, penalty=0).weights.item(), 9)
    3.0
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "trials time units", sizes)
    checks.tensor("behaviour", behaviour, "trials time outputs", sizes, like=("activity", activity))
    checks.count("lags", lags)
    checks.number("penalty", penalty, at_least=0)
    if not activity[..., 0].numel():
        raise ValueError("activity: expected at least one step, got none")
    offset, mean = activity.mean((0, 1)), behaviour.mean((0, 1))
    past = _with_past(activity - offset, lags).flatten(0, 1)
    gram = past.T @ past
    gram.diagonal().add_(penalty * gram.diagonal().mean())
    factor, failed = torch.linalg.cholesky_ex(gram)
    if failed or not factor.diagonal().min() > 1e-7 * factor.diagonal().max():
        raise ValueError("activity: expected activity that determines the weights, got a singular covariance; give a penalty")
    weights = torch.cholesky_solve(past.T @ (behaviour - mean).flatten(0, 1), factor)
    return WienerFilter(weights.unflatten(0, (lags, -1)), offset, mean)


def _with_past(activity: Tensor, lags: int) -> Tensor:
    """Activity beside its past, shape (trials, time, lags x units), with zeros before the first step."""
    padded = torch.nn.functional.pad(activity, (0, 0, lags - 1, 0))
    time = activity.shape[1]
    return torch.cat([padded[:, lags - 1 - lag : lags - 1 - lag + time] for lag in range(lags)], -1)

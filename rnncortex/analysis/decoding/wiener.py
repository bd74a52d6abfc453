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
        time = activity.shape[1]
        parts = torch.einsum("btn,lno->lbto", activity - self.offset, self.weights)
        decoded = self.mean.repeat(*activity.shape[:2], 1)
        for lag, part in enumerate(parts[:time]):
            decoded[:, lag:] += part[:, : time - lag]
        return decoded


def fit(activity: Tensor, behaviour: Tensor, *, lags: int, shrinkage: float = 1e-3) -> WienerFilter:
    r"""Fit a Wiener filter by ridge regression.

    .. math:: W = \arg\min_W \sum_t \|x_t - \bar x - \sum_\ell W_\ell \, (y_{t-\ell} - \bar y)\|^2 + \kappa \|W\|^2

    with :math:`\kappa` the shrinkage times the mean, over units and lags, of the sum of squares of :math:`y_{t-\ell} - \bar y`.

    Parameters
    ----------
    activity : Tensor, shape (trials, time, units)
        Of training trials.
    behaviour : Tensor, shape (trials, time, outputs)
        What is to be decoded.
    lags : int
        Number of bins, the present one included.
    shrinkage : float
        At least 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`.

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
    >>> round(wiener.fit(activity, 3 * activity + 1, lags=1, shrinkage=0).weights.item(), 9)
    3.0
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "trials time units", sizes)
    checks.tensor("behaviour", behaviour, "trials time outputs", sizes, like=("activity", activity))
    checks.count("lags", lags)
    checks.number("shrinkage", shrinkage, at_least=0)
    if not activity[..., 0].numel():
        raise ValueError("activity: expected at least one step, got none")
    offset, mean = activity.mean((0, 1)), behaviour.mean((0, 1))
    gram, shared = _moments(activity - offset, behaviour - mean, lags)
    gram.diagonal().add_(shrinkage * gram.diagonal().mean())
    factor, failed = torch.linalg.cholesky_ex(gram)
    if failed or not factor.diagonal().min() > 1e-7 * factor.diagonal().max():
        raise ValueError("activity: expected activity that determines the weights, got a singular covariance; give a shrinkage")
    weights = torch.cholesky_solve(shared, factor)
    return WienerFilter(weights.unflatten(0, (lags, -1)), offset, mean)


def _moments(x: Tensor, y: Tensor, lags: int) -> tuple[Tensor, Tensor]:
    r"""Sums over all steps of the past with itself (lower blocks) and with ``y``, with zeros before the first step.

    A block needs a product over all steps only in the first column. Down a diagonal, from lags (a, b) to (a + 1, b + 1), the sum
    :math:`\sum_t x_{t-a} x_{t-b}^\top` loses the step that would now lie behind the last one, and nothing else changes.
    """
    time, units = x.shape[1:]
    both = torch.cat((x, y), -1)
    first = torch.stack([torch.einsum("btn,bto->no", x[:, : max(time - lag, 0)], both[:, lag:]) for lag in range(lags)])
    end = torch.nn.functional.pad(x.flip(1), (0, 0, 0, lags))[:, :lags].flatten(1)
    lost = (end.T @ end).view(lags, units, lags, units)
    gram = torch.zeros_like(lost)
    gram[:, :, 0] = first[..., :units]
    for lag in range(1, lags):
        gram[lag:, :, lag] = gram[lag - 1 : -1, :, lag - 1] - lost[lag - 1 : -1, :, lag - 1]
    return gram.flatten(2).flatten(0, 1), first[..., units:].flatten(0, 1)

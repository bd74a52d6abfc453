"""Forecasts of quantiles: the pinball loss that they minimise, and how often the truth lies below them."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rnncortex.numerics import checks


def pinball_loss(quantiles: Tensor, targets: Tensor, levels: Sequence[float]) -> Tensor:
    r"""Pinball loss of quantile forecasts, the loss that the true quantile minimises.

    .. math:: \ell_p(q, y) = \max\big(p \, (y - q), \; (p - 1) \, (y - q)\big)

    Parameters
    ----------
    quantiles : Tensor, shape (..., levels)
        Forecasts, one for each level.
    targets : Tensor, shape (...)
    levels : sequence of float
        p, each between 0 and 1.

    Returns
    -------
    Tensor, shape (...)
        Mean over the levels.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit, or a level is out of range.

    References
    ----------
    Koenker and Bassett (1978), Econometrica 46, 33-50.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.forecasting import quantiles
    >>> quantiles.pinball_loss(torch.tensor([[0.0]]), torch.tensor([2.0]), [0.75])
    tensor([1.5000])
    """
    probability = _check(quantiles, targets, levels)
    gap = targets[..., None] - quantiles
    return torch.maximum(probability * gap, (probability - 1) * gap).mean(-1)


def share_below(quantiles: Tensor, targets: Tensor, levels: Sequence[float]) -> Tensor:
    """How often the truth lies at or below each quantile forecast; where forecasts are calibrated, as often as its level says.

    Parameters
    ----------
    quantiles : Tensor, shape (..., levels)
    targets : Tensor, shape (...)
    levels : sequence of float
        Each between 0 and 1.

    Returns
    -------
    Tensor, shape (levels,)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit, or a level is out of range.
    """
    _check(quantiles, targets, levels)
    return (targets[..., None] <= quantiles).to(quantiles).flatten(0, -2).mean(0)


def _check(quantiles: Tensor, targets: Tensor, levels: Sequence[float]) -> Tensor:
    probability = checks.parameter("levels", list(levels), above=0, below=1)
    checks.tensor("quantiles", quantiles, "... levels")
    checks.tensor("targets", targets, "...", like=("quantiles", quantiles))
    if quantiles.shape != (*targets.shape, len(probability)):
        expected = (*targets.shape, len(probability))
        raise ValueError(f"quantiles: expected shape {expected}, one number for each targets and level, got {tuple(quantiles.shape)}")
    return probability.to(quantiles)

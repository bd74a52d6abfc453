r"""Encoding models: a response predicted from what was heard or from the states of a network, by temporal response functions.

.. math:: \hat y_t = \sum_{k} \sum_c w_{kc} \, x_{t-k, c}, \qquad w = (X^\top X + \lambda I)^{-1} X^\top y

with the penalty chosen inside the training data, and scored on stretches of time that took no part in either.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.linear import ridge


class Encoding(NamedTuple):
    """Held-out predictions and their scores.

    Attributes
    ----------
    correlation : Tensor, shape (folds,)
        Between response and prediction in each stretch held out.
    shrinkage : Tensor, shape (folds,)
        Chosen in each.
    prediction : Tensor, shape (time,)
        Held-out prediction; not a number in the gaps.
    """

    correlation: Tensor
    shrinkage: Tensor
    prediction: Tensor


def lagged(stimulus: Tensor, lags: int) -> Tensor:
    """A stimulus beside its own past, zero before it began.

    Parameters
    ----------
    stimulus : Tensor, shape (time, channels)
    lags : int
        Steps of the past, the present included.

    Returns
    -------
    Tensor, shape (time, lags * channels)
        All channels now, then all one step ago, and so on.

    Raises
    ------
    TypeError, ValueError
        If the stimulus has another shape or lags is no whole number above zero.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.decoding import encoding_model
    >>> encoding_model.lagged(torch.tensor([[1.0], [2.0], [3.0]]), 2).tolist()
    [[1.0, 0.0], [2.0, 1.0], [3.0, 2.0]]
    """
    checks.tensor("stimulus", stimulus, "time channels")
    checks.count("lags", lags)
    columns = []
    for k in range(lags):
        past = torch.zeros_like(stimulus)
        past[k:] = stimulus[: len(stimulus) - k]
        columns.append(past)
    return torch.cat(columns, 1)


def score(
    features: Tensor,
    response: Tensor,
    *,
    folds: int = 5,
    gap: int = 0,
    shrinkages: Sequence[float] = (1e-4, 1e-3, 1e-2, 1e-1, 1.0),
) -> Encoding:
    """Predict each of several contiguous stretches of a response from the others.

    In each fold features and response are standardised by the training part, the shrinkage is that which predicts the last fifth of the
    training part best from the rest of it, and the weights are then fitted to all of it.

    Parameters
    ----------
    features : Tensor, shape (time, features)
    response : Tensor, shape (time,)
    folds : int
        Stretches, at least 2.
    gap : int
        Steps left out on both sides of a stretch: at least the longest lag.
    shrinkages : sequence of float
        To choose from, above 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`: features are standardised, so that the penalty is
        the shrinkage times the number of samples, and 1 shrinks a lonely weight by half.

    Returns
    -------
    Encoding

    Raises
    ------
    TypeError, ValueError
        If shapes differ, or a number is out of range.
    """
    sizes: checks.Sizes = {}
    checks.tensor("features", features, "time features", sizes)
    checks.tensor("response", response, "time", sizes, like=("features", features))
    checks.count("folds", folds, at_least=2)
    checks.count("gap", gap, at_least=0)
    if len(shrinkages) == 0 or any(checks.number("shrinkages", p, above=0) <= 0 for p in shrinkages):
        raise ValueError("shrinkages: expected at least one, got none")
    time = torch.arange(len(features), device=features.device)
    prediction = torch.full_like(response, torch.nan)
    correlations, chosen = [], []
    for held in time.chunk(folds):
        train = time[(time < held[0] - gap) | (time > held[-1] + gap)]
        inner, last = train[: len(train) * 4 // 5 - gap], train[len(train) * 4 // 5 :]
        trials = [_correlation(response[last], _predict(features, response, inner, last, shrinkage)) for shrinkage in shrinkages]
        shrinkage = shrinkages[int(torch.stack(trials).nan_to_num(-1.0).argmax())]
        prediction[held] = _predict(features, response, train, held, shrinkage)
        correlations.append(_correlation(response[held], prediction[held]))
        chosen.append(shrinkage)
    return Encoding(torch.stack(correlations), response.new_tensor(chosen), prediction)


def _predict(features: Tensor, response: Tensor, train: Tensor, test: Tensor, shrinkage: float) -> Tensor:
    mean, scale = features[train].mean(0), features[train].std(0).clamp(min=1e-9)
    offset = response[train].mean()
    weight = ridge((features[train] - mean) / scale, (response[train] - offset)[:, None], shrinkage * len(train))
    return (((features[test] - mean) / scale) @ weight)[:, 0] + offset


def _correlation(first: Tensor, second: Tensor) -> Tensor:
    return torch.corrcoef(torch.stack((first, second)))[0, 1]

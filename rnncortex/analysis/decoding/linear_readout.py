"""Linear readout, by ridge regression and by classification: what it finds in a state, on trials that it has not seen."""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.linear import ridge


class LinearDecoding(NamedTuple):
    """A linear readout of numbers.

    Attributes
    ----------
    score : Tensor, 0-d
        Share of the targets' variance, all outputs together, that the readout explains on held-out trials (R²); negative if it does worse
        than their mean.
    by_output : Tensor, shape (outputs,)
        The same for each output.
    predictions : Tensor, shape (held-out trials, time, outputs)
    """

    score: Tensor
    by_output: Tensor
    predictions: Tensor


def linear(features: Tensor, targets: Tensor, *, train: int, penalty: float = 1e-3) -> LinearDecoding:
    r"""Decode numbers by ridge regression with an offset, fitted in float64 on the first trials and scored on the rest.

    .. math:: \min_{V, c} \|F V + c - Y\|^2 + \kappa \|V\|^2

    Parameters
    ----------
    features : Tensor, shape (trials, time, units)
    targets : Tensor, shape (trials, time, outputs)
    train : int
        How many trials to fit on; at least one must be left.
    penalty : float
        :math:`\kappa`, above 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`.

    Returns
    -------
    LinearDecoding

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, no trial is left, or a target does not vary on held-out trials.
    """
    sizes: checks.Sizes = {}
    checks.tensor("features", features, "trials time units", sizes)
    checks.tensor("targets", targets, "trials time outputs", sizes, like=("features", features))
    penalty = checks.number("penalty", penalty, above=0)
    _check_split(train, len(features))
    known, wanted = features[:train].double().flatten(0, 1), targets[:train].double().flatten(0, 1)
    weights = ridge(known - known.mean(0), wanted - wanted.mean(0), penalty)
    held_out = targets[train:]
    predicted = ((features[train:].double() - known.mean(0)) @ weights + wanted.mean(0)).to(held_out)
    left = (held_out - predicted).square().sum((0, 1))
    spread = (held_out - held_out.mean((0, 1))).square().sum((0, 1))
    if not (spread > 0).all():
        raise ValueError("targets: expected numbers that vary on held-out trials, got a constant")
    return LinearDecoding(1 - left.sum() / spread.sum(), 1 - left / spread, predicted)


def symbol_bits(features: Tensor, symbols: Tensor, *, train: int, penalty: float = 1e-2) -> float:
    r"""Bits per symbol that a linear readout with softmax needs on held-out trials (scikit-learn's logistic regression).

    .. math:: \min_{V, c} \; -\sum_t \ln P(s_t \mid f_t^\top V + c) + \frac{\kappa}{2} \|V\|^2

    Parameters
    ----------
    features : Tensor, shape (trials, time, units)
    symbols : Tensor of int, shape (trials, time)
        What came, from 0.
    train : int
        How many trials to fit on; at least one must be left, and every symbol must occur among them.
    penalty : float
        :math:`\kappa`, above 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes are not as above, no trial is left, or a symbol of the held-out trials never occurs in the others.
    """
    sizes: checks.Sizes = {}
    checks.tensor("features", features, "trials time units", sizes)
    checks.symbols("symbols", symbols, "trials time", sizes, below=2**31)
    penalty = checks.number("penalty", penalty, above=0)
    _check_split(train, len(features))
    seen = symbols[:train].unique()
    if len(seen) < 2 or not torch.isin(symbols[train:], seen).all():
        raise ValueError("symbols: expected every symbol, and at least two, among the trials to fit on")
    from sklearn.linear_model import LogisticRegression

    readout = LogisticRegression(C=1 / penalty, solver="newton-cholesky")
    readout.fit(_rows(features[:train]), symbols[:train].flatten().cpu().numpy())
    scores = torch.as_tensor(readout.decision_function(_rows(features[train:])))
    if scores.ndim == 1:  # of two symbols, the second against the first
        scores = torch.stack((torch.zeros_like(scores), scores), -1)
    came = torch.as_tensor(np.searchsorted(readout.classes_, symbols[train:].flatten().cpu().numpy()))
    return torch.nn.functional.cross_entropy(scores, came).item() / math.log(2)


def _rows(numbers: Tensor) -> np.ndarray:
    return numbers.detach().flatten(0, 1).cpu().double().numpy()


def _check_split(train: int, trials: int) -> None:
    if checks.count("train", train) >= trials:
        raise ValueError(f"train: expected fewer than the {trials} trials, so that some are held out, got {train}")

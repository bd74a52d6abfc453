"""Distributions over sequences that are short enough to write all of them down."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def all_sequences(symbols: int, time: int) -> Tensor:
    """Every sequence of a given length over an alphabet.

    Parameters
    ----------
    symbols, time : int
        At most a million sequences in all.

    Returns
    -------
    Tensor of int, shape (symbols**time, time)
        In the order of the alphabet.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number, or there are more than a million sequences.

    Examples
    --------
    >>> from rnncortex.theory.sequences import enumeration
    >>> enumeration.all_sequences(2, 2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    symbols = checks.count("symbols", symbols, at_least=2)
    time = checks.count("time", time)
    if symbols**time > 1_000_000:
        raise ValueError(f"time: expected at most a million sequences in all, got {symbols} to the power of {time}")
    return torch.cartesian_prod(*[torch.arange(symbols)] * time).reshape(-1, time)


def entropy(log_probability: Tensor) -> Tensor:
    r"""Entropy of a distribution over sequences in nats, :math:`H(p) = -\sum_x p(x) \ln p(x)`.

    Parameters
    ----------
    log_probability : Tensor, shape (..., sequences)
        Natural logarithms, :math:`-\infty` for what never comes.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the probabilities do not sum to one.
    """
    p = _probability("log_probability", log_probability)
    return -torch.where(p > 0, p * log_probability, 0.0).sum(-1)


def divergence(log_p: Tensor, log_q: Tensor) -> Tensor:
    r"""Kullback-Leibler divergence in nats, :math:`\mathrm{KL}(p \| q) = \sum_x p(x) \ln \frac{p(x)}{q(x)}`.

    Parameters
    ----------
    log_p, log_q : Tensor, shape (..., sequences)
        Natural logarithms.

    Returns
    -------
    Tensor, shape (...)
        Infinite where something can come under p and never under q.

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes differ, or probabilities do not sum to one.
    """
    p = _probability("log_p", log_p)
    _probability("log_q", log_q)
    if log_p.shape[-1] != log_q.shape[-1]:
        raise ValueError(f"log_q: expected {log_p.shape[-1]} sequences as log_p has, got {log_q.shape[-1]}")
    return torch.where(p > 0, p * (log_p - log_q), 0.0).sum(-1)


def _probability(name: str, logs: Tensor) -> Tensor:
    if not isinstance(logs, Tensor) or not logs.is_floating_point() or logs.ndim == 0:
        raise TypeError(f"{name}: expected a floating-point tensor of logarithms, got {checks.describe(logs)}")
    p = logs.exp()
    error = (p.sum(-1) - 1).abs().max()
    if not error < (1e-9 if logs.dtype == torch.float64 else 1e-4):
        raise ValueError(f"{name}: expected logarithms of probabilities that sum to one, got sums off by {error:.2g}")
    return p

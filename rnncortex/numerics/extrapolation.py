"""Finite-size extrapolation: from samples at several sizes to infinite size."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.statistics import Interval


class Extrapolation(NamedTuple):
    """A quantity at several sizes, and where it tends to.

    Attributes
    ----------
    units : list of int
        N.
    value, error : Tensor, shape (sizes,)
        The quantity and its standard error.
    limit : Interval
        The same for infinite N; n counts samples of all sizes.
    amplitude : float
        a of the fit.
    """

    units: list[int]
    value: Tensor
    error: Tensor
    limit: Interval
    amplitude: float


def to_infinite_size(
    samples: Mapping[int, Tensor], statistic: Callable[[Tensor], Tensor], *, exponent: float, resamples: int = 500, seed: int = 0
) -> Extrapolation:
    r"""Fit :math:`v(N) = v_\infty + a N^{-b}` at a given exponent b to a statistic of means over samples.

    Samples are resampled within each size (bootstrap) to give the error of each value, by which the fit is weighted, and the 95% interval
    of the limit.

    Parameters
    ----------
    samples : dict of int to Tensor, shape (samples, features)
        By N; at least three sizes.
    statistic : callable
        From means, (..., features), to values, (...).
    exponent : float
        b, above 0.
    resamples : int
        Number of bootstrap samples, at least 100.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Extrapolation

    Raises
    ------
    TypeError, ValueError
        If there are too few sizes, or an option is out of range.
    """
    checks.number("exponent", exponent, above=0)
    checks.count("resamples", resamples, at_least=100)
    seed = checks.count("seed", seed, at_least=0)
    if len(samples) < 3:
        raise ValueError(f"samples: expected at least three sizes, got {len(samples)}")
    random = seeding.generator(seed)
    units = list(samples)
    value = torch.stack([statistic(rows.mean(0)) for rows in samples.values()])
    again = torch.stack([statistic(rows[seeding.integers(len(rows), (resamples, len(rows)), random)].mean(1)) for rows in samples.values()])
    error = again.std(1)
    across = torch.tensor(units, dtype=value.dtype) ** -exponent
    design = torch.stack((torch.ones_like(across), across), 1) / error[:, None]
    fitted = torch.linalg.lstsq(design, torch.cat((value[:, None], again), 1) / error[:, None]).solution
    limit, amplitude = fitted[:, 0].tolist()
    low, high = torch.quantile(fitted[0, 1:], torch.tensor([0.025, 0.975], dtype=fitted.dtype)).tolist()
    return Extrapolation(units, value, error, Interval(limit, low, high, 0.95, sum(map(len, samples.values()))), amplitude)

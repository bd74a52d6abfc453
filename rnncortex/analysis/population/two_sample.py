"""Kernel two-sample test by the maximum mean discrepancy (MMD): do two sets of states come from one distribution?"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class TwoSample(NamedTuple):
    """Result of a two-sample test.

    Attributes
    ----------
    statistic : float
        Squared maximum mean discrepancy, unbiased: about 0 for one distribution, at most 2.
    p_value : float
        Share of random divisions with a statistic at least as large, the given one counted in.
    bandwidth : float
        Of the kernel, in the unit of the states.
    """

    statistic: float
    p_value: float
    bandwidth: float


def kernel_test(first: Tensor, second: Tensor, *, bandwidth: float | None = None, resamples: int = 199, seed: Seed) -> TwoSample:
    r"""Maximum mean discrepancy of two samples, with its permutation test.

    .. math:: \mathrm{MMD}^2 = \langle k(x, x') \rangle + \langle k(y, y') \rangle - 2 \langle k(x, y) \rangle, \qquad
        k(x, y) = e^{-\|x - y\|^2 / 2 s^2}

    Averages are over pairs of different observations. With a Gaussian kernel it is zero in expectation if and only if the two
    distributions are the same.

    Parameters
    ----------
    first, second : Tensor, shape (n, units) and (m, units)
        Independent observations, at least 2 each.
    bandwidth : float, optional
        s; the median distance between all observations if left out. Give one to compare several tests.
    resamples : int
        Random divisions of all observations into two samples.
    seed : int or torch.Generator

    Returns
    -------
    TwoSample

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, there are fewer than 2 observations, an option is out of range, or all observations are one.

    References
    ----------
    Gretton et al. (2012), Journal of Machine Learning Research 13, 723-773.
    """
    sizes: checks.Sizes = {}
    checks.tensor("first", first, "n units", sizes)
    checks.tensor("second", second, "m units", sizes, like=("first", first))
    n, m = len(first), len(second)
    if min(n, m) < 2:
        raise ValueError(f"first and second: expected at least 2 observations each, got {n} and {m}")
    checks.count("resamples", resamples, at_least=19)
    everything = torch.cat((first, second))
    distance = torch.cdist(everything, everything)
    if bandwidth is None:
        bandwidth = distance[torch.ones_like(distance).triu(1).bool()].median().item()
        if bandwidth == 0:
            raise ValueError("first and second: expected observations that differ, got most of them equal")
    checks.number("bandwidth", bandwidth, above=0)
    kernel = torch.exp(-distance.square() / (2 * bandwidth**2)).fill_diagonal_(0)
    random = seeding.generator(seed)
    labels = torch.zeros(resamples + 1, n + m, dtype=first.dtype, device=first.device)
    labels[0, :n] = 1
    order = seeding.uniform((resamples, n + m), random, device=first.device).argsort(1)
    labels[1:].scatter_(1, order[:, :n], 1.0)
    others = 1 - labels
    within = ((labels @ kernel) * labels).sum(1) / (n * (n - 1)) + ((others @ kernel) * others).sum(1) / (m * (m - 1))
    found = within - 2 * ((labels @ kernel) * others).sum(1) / (n * m)
    reached = (found[1:] >= found[0]).sum().item()
    return TwoSample(found[0].item(), (1 + reached) / (resamples + 1), float(bandwidth))

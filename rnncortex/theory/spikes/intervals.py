"""Renewal processes: interspike intervals that are independent of each other, given their rate."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def short_interval_share(probability: Tensor, bins: int) -> Tensor:
    r"""Share of intervals of at most d bins, if bins are independent: an inhomogeneous Poisson process on a grid.

    .. math:: \frac{\sum_t p_t \, \big( 1 - \prod_{s=1}^{d} (1 - p_{t+s}) \big)}{\sum_t p_t \, \big( 1 - \prod_{s > 0} (1 - p_{t+s}) \big)}

    Spikes that are followed by another within d bins, over spikes that are followed by another at all; expectations over trials.

    Parameters
    ----------
    probability : Tensor, shape (time,)
        Of a spike in each bin.
    bins : int
        d.

    Returns
    -------
    Tensor, 0-d

    Raises
    ------
    TypeError, ValueError
        If a probability is negative or not below 1, or ``bins`` is not a positive whole number below the number of steps.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.spikes import intervals
    >>> share = intervals.short_interval_share(torch.full((100_000,), 0.05, dtype=torch.float64), bins=4)
    >>> round(share.item(), 2), round(1 - 0.95**4, 2)
    (0.19, 0.19)
    """
    checks.tensor("probability", probability, "time")
    if (probability < 0).any() or (probability >= 1).any():
        raise ValueError(f"probability: expected numbers of at least 0 and below 1, got {probability.min():g} to {probability.max():g}")
    if checks.count("bins", bins) >= len(probability):
        raise ValueError(f"bins: expected fewer than the {len(probability)} steps, got {bins}")
    silent = torch.log1p(-probability.double()).flip(0).cumsum(0).flip(0)
    from_here = torch.nn.functional.pad(silent, (0, bins + 1))
    after, later = from_here[1 : len(probability) + 1], from_here[bins + 1 :]
    soon, ever = -torch.expm1(after - later), -torch.expm1(after)
    return ((probability.double() * soon).sum() / (probability.double() * ever).sum()).to(probability)

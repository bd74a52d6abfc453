"""Raised-cosine bumps and causal filters: the past of a signal, put together from a few smooth pieces."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks


def bumps(lags: int, count: int, *, offset: float = 1.0, dtype: torch.dtype = torch.float64) -> Tensor:
    r"""Raised cosines in the logarithm of the lag: narrow bumps for the recent past, wide ones for the distant past.

    .. math:: B_j(\ell) = \tfrac12 \Big( 1 + \cos \frac{\pi (x(\ell) - c_j)}{2 \Delta} \Big)
        \quad \text{for } |x(\ell) - c_j| < 2 \Delta, \qquad x(\ell) = \ln(\ell + s)

    with centres c evenly spaced by :math:`\Delta` from x(0) to x(lags - 1). They sum to two from the second centre to the last but one.

    Parameters
    ----------
    lags : int
        Steps into the past that the filter reaches.
    count : int
        Number of bumps, at least 2.
    offset : float
        s, in steps: the larger, the more evenly the bumps are spread.
    dtype
        Of the result.

    Returns
    -------
    Tensor, shape (lags, count)
        Row 0 is the latest step that the filter sees.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range, or there are more bumps than lags.

    References
    ----------
    Pillow, Shlens, Paninski, Sher, Litke, Chichilnisky and Simoncelli (2008), Nature 454, 995-999.

    Examples
    --------
    >>> from rnncortex.models.spikes.filters import bumps
    >>> basis = bumps(lags=50, count=8)
    >>> basis.shape, round(basis.sum(1)[10].item(), 6)
    (torch.Size([50, 8]), 2.0)
    """
    checks.count("lags", lags, at_least=2)
    offset = checks.number("offset", offset, above=0)
    if checks.count("count", count, at_least=2) > lags:
        raise ValueError(f"count: expected at most as many bumps as there are lags, {lags}, got {count}")
    x = torch.log(torch.arange(lags, dtype=torch.float64) + offset)
    centres = torch.linspace(x[0].item(), x[-1].item(), count, dtype=torch.float64)
    distance = (x[:, None] - centres) / (centres[1] - centres[0])
    return (0.5 * (1 + torch.cos(math.pi / 2 * distance.clamp(-2, 2)))).to(dtype)


def filtered(signal: Tensor, basis: Tensor, *, delay: int) -> Tensor:
    r"""Every signal through every filter of a basis: :math:`\sum_\ell B_j(\ell) \, x_i(t - d - \ell)`; before its start a signal is zero.

    Parameters
    ----------
    signal : Tensor, shape (trials, time, signals)
        x.
    basis : Tensor, shape (lags, count)
        B.
    delay : int
        d, in steps: 0 to see the present step, 1 to see only the past.

    Returns
    -------
    Tensor, shape (trials, time, signals * count)
        All bumps of the first signal, then of the next.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above or the delay is negative.
    """
    checks.tensor("signal", signal, "trials time signals")
    checks.tensor("basis", basis, "lags count", like=("signal", signal))
    checks.count("delay", delay, at_least=0)
    trials, time, signals = signal.shape
    lags, count = basis.shape
    rows = signal.transpose(1, 2).reshape(trials * signals, 1, time)
    padded = torch.nn.functional.pad(rows, (lags - 1 + delay, 0))[..., : lags - 1 + time]
    convolved = torch.nn.functional.conv1d(padded, basis.T.flip(1)[:, None])
    return convolved.reshape(trials, signals * count, time).transpose(1, 2)

"""Cross-covariance at a lag: which way activity flows, and the order of units in time."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Asymmetry(NamedTuple):
    """The direction in the lagged covariances of each pair of units.

    Attributes
    ----------
    direction : Tensor, shape (..., units, units)
        Positive where the row is active before the column; antisymmetric, zero where a pair has nothing in common, of order one where one
        unit repeats the other.
    size : Tensor, shape (...)
        Root mean square of that over pairs: one number for the direction in a whole recording.
    """

    direction: Tensor
    size: Tensor


class Ordering(NamedTuple):
    """Units in a row.

    Attributes
    ----------
    order : Tensor of int, shape (units,)
        Units from the first to the last.
    latency : Tensor, shape (units,)
        When each unit is active, in seconds from the mean of all.
    explained : Tensor, 0-d
        Share of what the pairs say that one latency a unit explains: 1 for a perfect row, 0 for a ring that has no first.
    """

    order: Tensor
    latency: Tensor
    explained: Tensor


def lagged_covariance(states: Tensor, lags: int) -> Tensor:
    r"""Covariance of each unit with each unit some steps later.

    .. math:: C_{ij}(k) = \langle (x_i(t) - \bar x_i) \, (x_j(t + k) - \bar x_j) \rangle

    Means are those of each unit over all trials and times. At lag :math:`-k` the covariance is the transpose of C(k).

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
        More than ``lags`` steps.
    lags : int
        The longest lag, in steps.

    Returns
    -------
    Tensor, shape (lags + 1, units, units)

    Raises
    ------
    TypeError, ValueError
        If the states are not as above or there are too few steps for the lags.

    Examples
    --------
    The second unit repeats the first one step later.

    >>> import torch
    >>> from rnncortex.analysis.population import cross_covariance
    >>> first = torch.tensor([0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    >>> both = torch.stack((first, first.roll(1)), -1)[None]
    >>> cross_covariance.lagged_covariance(both, lags=1)[1, 0, 1] > cross_covariance.lagged_covariance(both, lags=1)[1, 1, 0]
    tensor(True)
    """
    checks.tensor("states", states, "trials time units")
    time = states.shape[1]
    if checks.count("lags", lags) >= time:
        raise ValueError(f"lags: expected fewer than the {time} steps, got {lags}")
    centred = (states - states.mean((0, 1))).transpose(0, 1)
    pairs = [centred[: time - k].flatten(0, 1).T @ centred[k:].flatten(0, 1) for k in range(lags + 1)]
    return torch.stack([pair / (len(states) * (time - k)) for k, pair in enumerate(pairs)])


def asymmetry(covariance: Tensor) -> Asymmetry:
    r"""How much more a unit goes with another's future than with its past, as a share of what each goes with its own.

    .. math:: A_{ij} = \frac{\sum_{k > 0} C_{ij}(k) - C_{ji}(k)}{\sqrt{M_i M_j}}, \qquad M_i = \sum_{k = -K}^{K} |C_{ii}(k)|

    Parameters
    ----------
    covariance : Tensor, shape (..., lags + 1, units, units)
        Of :func:`lagged_covariance`, or what theory says it is; at least one lag and two units, all of which vary.

    Returns
    -------
    Asymmetry

    Raises
    ------
    TypeError, ValueError
        If the covariances are not as above.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.population import cross_covariance
    >>> lagged = torch.tensor([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.6], [0.2, 0.0]]])
    >>> round(cross_covariance.asymmetry(lagged).direction[0, 1].item(), 4)
    0.4
    """
    _check(covariance)
    later, units = covariance[..., 1:, :, :], covariance.shape[-1]
    own = covariance.diagonal(dim1=-2, dim2=-1).abs()
    mass = own[..., 0, :] + 2 * own[..., 1:, :].sum(-2)
    direction = (later - later.mT).sum(-3) / (mass[..., :, None] * mass[..., None, :]).sqrt()
    return Asymmetry(direction, (direction.square().sum((-2, -1)) / (units * (units - 1))).sqrt())


def direction(states: Tensor, lags: int) -> Asymmetry:
    """Asymmetry of the lagged covariances of a recording, in one call.

    Parameters
    ----------
    states, lags
        As in :func:`lagged_covariance`; at least two units, all of which vary.

    Returns
    -------
    Asymmetry

    Raises
    ------
    TypeError, ValueError
        As in :func:`lagged_covariance` and :func:`asymmetry`.
    """
    return asymmetry(lagged_covariance(states, lags))


def ordering(covariance: Tensor, dt: float) -> Ordering:
    r"""The row of units that explains best who comes before whom.

    The covariance of a pair, as a function of the lag, has a mass and a centre. If every unit had one latency :math:`s_i`, the centre
    would lie at :math:`s_j - s_i`. So latencies are those that leave least of

    .. math:: \sum_{ij} \Big( \sum_k (k \Delta t) \, R_{ij}(k) - (s_j - s_i) \sum_k R_{ij}(k) \Big)^2 ,

    with R the covariances divided by both units' standard deviations and k running over negative and positive lags: a linear problem,
    in which pairs that have little to do with each other have little to say. Lags far beyond the latencies of neighbours bring in noise;
    lags that do not reach the latencies make them look shorter, without changing their order.

    Parameters
    ----------
    covariance : Tensor, shape (lags + 1, units, units)
        As in :func:`asymmetry`; every unit must vary.
    dt : float
        Step in seconds.

    Returns
    -------
    Ordering

    Raises
    ------
    TypeError, ValueError
        If the covariances are not as above, or ``dt`` is not positive.

    References
    ----------
    Jiang et al. (2011), Mathematical Programming 127, 203-244, for rankings by least squares from pairs.
    """
    checks.tensor("covariance", covariance, "lags units units")
    dt = checks.number("dt", dt, above=0)
    _check(covariance)
    scale = covariance[0].diagonal()
    related = covariance / (scale[:, None] * scale).sqrt()
    steps = dt * torch.arange(len(related), dtype=related.dtype, device=related.device)
    moment = (steps[:, None, None] * (related - related.mT)).sum(0)
    mass = related[0] + (related + related.mT)[1:].sum(0)
    weight = mass.square().fill_diagonal_(0)
    laplacian = weight.sum(1).diag() - weight
    # the solution of least norm has mean zero
    latency = torch.linalg.lstsq(laplacian.cpu(), (mass * moment).sum(0)[:, None].cpu(), driver="gelsd").solution[:, 0].to(mass)
    left = (moment - mass * (latency - latency[:, None])).fill_diagonal_(0)
    explained = 1 - left.square().sum() / moment.square().sum().clamp(min=torch.finfo(left.dtype).tiny)
    return Ordering(latency.argsort(), latency, explained)


def _check(covariance: Tensor) -> None:
    sizes: checks.Sizes = {}
    checks.tensor("covariance", covariance, "... lags units units", sizes)
    if sizes["lags"] < 2 or sizes["units"] < 2:
        raise ValueError(f"covariance: expected at least lags 0 and 1 of two units, got {tuple(covariance.shape)}")
    still = int((covariance[..., 0, :, :].diagonal(dim1=-2, dim2=-1) <= 0).sum())
    if still:
        raise ValueError(f"covariance: expected units that vary, got {still} that do not")


def agreement(first: Ordering, second: Ordering) -> float:
    """Kendall's rank correlation of two rows of the same units: 1 for the same order, -1 for the reverse, about 0 for unrelated ones.

    Parameters
    ----------
    first, second : Ordering

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the rows are not of the same number of units.
    """
    sizes: checks.Sizes = {}
    checks.tensor("first", first.latency, "units", sizes)
    checks.tensor("second", second.latency, "units", sizes)
    from scipy.stats import kendalltau

    return float(kendalltau(first.latency.cpu().numpy(), second.latency.cpu().numpy()).statistic)

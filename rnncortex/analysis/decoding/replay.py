"""Replay scores: does a decoded event move along a track, and further than shuffled ones do?"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class Line(NamedTuple):
    """The line that holds most of a decoded event.

    Attributes
    ----------
    score : Tensor, shape (...)
        Mean posterior within the reach of the line, between 0 and 1.
    speed : Tensor, shape (...)
        Metres per second.
    start : Tensor, shape (...)
        Place of the line in the first bin, metres.
    """

    score: Tensor
    speed: Tensor
    start: Tensor


def weighted_correlation(posterior: Tensor, places: Tensor) -> Tensor:
    r"""Correlation of time and place in a decoded event, weighted by the posterior.

    Parameters
    ----------
    posterior : Tensor, shape (..., bins, places)
        Probabilities in each bin of time; at least two bins.
    places : Tensor, shape (places,)
        Metres.

    Returns
    -------
    Tensor, shape (...)
        Between -1 and 1; 0 where the decoded place has no variance.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or there is one bin only.

    References
    ----------
    Wu and Foster (2014), Journal of Neuroscience 34, 6459-6469.
    """
    time = _times(posterior, places)
    mass = posterior / posterior.sum((-2, -1), keepdim=True)
    when, where = mass.sum(-1), mass.sum(-2)
    t = time - (when @ time)[..., None]
    x = places - (where @ places)[..., None]
    together = ((mass @ x[..., None])[..., 0] * t).sum(-1)
    scale = ((when * t.square()).sum(-1) * (where * x.square()).sum(-1)).sqrt()
    return torch.where(scale > 1e-12, together / scale.clamp(min=1e-12), 0.0)


def best_line(posterior: Tensor, places: Tensor, dt: float, *, reach: float, speeds: Tensor) -> Line:
    r"""The line through an event that the posterior follows best, among lines of the given speeds.

    The score of a line is the mean over bins of the posterior within ``reach`` of it. Bins in which the line has left the track count
    with the median of the posterior, so that a line gains nothing by leaving.

    Parameters
    ----------
    posterior : Tensor, shape (..., bins, places)
        Probabilities in each bin of time; at least two bins.
    places : Tensor, shape (places,)
        Metres, rising.
    dt : float
        Bin in seconds.
    reach : float
        Metres to either side of the line.
    speeds : Tensor, shape (speeds,)
        Speeds to try, metres per second.

    Returns
    -------
    Line

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a number is not above 0.

    References
    ----------
    Davidson, Kloosterman and Wilson (2009), Neuron 63, 497-507.
    """
    dt = checks.number("dt", dt, above=0)
    time = _times(posterior, places) * dt
    checks.tensor("speeds", speeds, "speeds", like=("places", places))
    near = checks.number("reach", reach, above=0)
    close = (places[:, None] - places).abs() <= near
    band = posterior @ close.to(posterior.dtype)
    outside = posterior.median(-1).values * close.sum(0).to(posterior.dtype).median()
    step = (places[-1] - places[0]) / (len(places) - 1)
    scores = []
    for speed in speeds:
        at = ((places[:, None] + speed * time - places[0]) / step).round().long()
        gone = (at < 0) | (at >= len(places))
        held = band.gather(-1, at.clamp(0, len(places) - 1).T.expand(*band.shape[:-1], len(places)))
        scores.append(torch.where(gone.T, outside[..., None], held).mean(-2))
    table = torch.stack(scores, -2).flatten(-2)
    score, best = table.max(-1)
    return Line(score.clamp(max=1), speeds[best // len(places)], places[best % len(places)])


def cycle_places(posterior: Tensor, seed: Seed) -> Tensor:
    """Shuffle: rotate the decoded places of each bin by an amount of its own, the end of the track going round to its start.

    Parameters
    ----------
    posterior : Tensor, shape (..., bins, places)
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (..., bins, places)

    Raises
    ------
    TypeError, ValueError
        If the posterior is not as above.
    """
    checks.tensor("posterior", posterior, "... bins places")
    count = posterior.shape[-1]
    by = seeding.integers(count, posterior.shape[:-1], seed, device=posterior.device)
    at = (torch.arange(count, device=posterior.device) + by[..., None]) % count
    return posterior.gather(-1, at)


def _times(posterior: Tensor, places: Tensor) -> Tensor:
    sizes: checks.Sizes = {}
    checks.tensor("posterior", posterior, "... bins places", sizes)
    checks.tensor("places", places, "places", sizes, like=("posterior", posterior))
    if sizes["bins"] < 2:
        raise ValueError(f"posterior: expected at least two bins of time, got {tuple(posterior.shape)}")
    return torch.arange(sizes["bins"], dtype=posterior.dtype, device=posterior.device)

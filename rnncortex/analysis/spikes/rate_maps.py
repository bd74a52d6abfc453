"""Rate maps of place cells, estimated from a path and the spikes along it."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def estimate(positions: Tensor, counts: Tensor, places: Tensor, dt: float, *, bandwidth: float, prior_time: float = 0.1) -> Tensor:
    r"""Rate maps by Gaussian smoothing of spikes and of time spent.

    .. math:: \hat f_i(x) = \frac{\sum_t k(x - x_t) \, n_{it} + T_0 \bar f_i}{\Delta t \sum_t k(x - x_t) + T_0}

    Where the animal was for less than about :math:`T_0` seconds, the map falls back on the cell's mean rate.

    Parameters
    ----------
    positions : Tensor, shape (trials, time, dimensions)
        In metres.
    counts : Tensor, shape (trials, time, cells)
        Spikes in each bin; every cell must fire at least once.
    places : Tensor, shape (places, dimensions)
        Where to know the rates.
    dt : float
        Bin in seconds.
    bandwidth : float
        Standard deviation of the kernel k in metres; k is one at its peak.
    prior_time : float
        :math:`T_0` in seconds, above 0.

    Returns
    -------
    Tensor, shape (places, cells)
        Hertz, above 0.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, an option is out of range, or a cell never fires.
    """
    sizes: checks.Sizes = {}
    checks.tensor("positions", positions, "trials time dimensions", sizes)
    counts = checks.recorded("counts", counts, "trials time cells", sizes, like=("positions", positions))
    checks.tensor("places", places, "places dimensions", sizes, like=("positions", positions))
    for name, value in (("dt", dt), ("bandwidth", bandwidth), ("prior_time", prior_time)):
        checks.number(name, value, above=0)
    spikes = counts.flatten(0, 1)
    if not (spikes.sum(0) > 0).all():
        raise ValueError("counts: expected at least one spike a cell, got a cell that never fires")
    kernel = torch.exp(-torch.cdist(places, positions.flatten(0, 1)).square() / (2 * bandwidth**2))
    mean = spikes.mean(0) / dt
    return (kernel @ spikes + prior_time * mean) / (dt * kernel.sum(-1, keepdim=True) + prior_time)

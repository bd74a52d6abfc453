r"""Expected spike-timing dependent plasticity of place cells on a track, from the correlation of two fields.

Two cells with Gaussian fields of standard deviation :math:`\sigma`, the second ahead of the first by the distance d, are passed at the
speed v. Their spikes are independent given the rates, so that the expected number of pairs with lag s is the correlation of the rates,

.. math:: C(s) = f^2 \, \sigma_t \sqrt \pi \, e^{-(s - d/v)^2 / 4 \sigma_t^2} \Bigl[ 1 + 2 \sum_{k \ge 1}
    \Bigl( \frac{I_k(\kappa)}{I_0(\kappa)} \Bigr)^2 \cos k (\omega' s - 2 \pi d / \ell) \Bigr], \qquad \sigma_t = \sigma / v ,

with the peak rate f. The bracket is the theta rhythm: each rate is multiplied by a von Mises function of concentration :math:`\kappa`
of the phase, and the phase of the spikes falls by a full turn over the length :math:`\ell`, so that cells oscillate at
:math:`\omega' = 2 \pi (f_\theta + v / \ell)`, faster than theta.
"""

import math

import numpy as np
import torch
from scipy.special import ive
from torch import Tensor

from rnncortex.numerics import checks


def correlation(
    lags: Tensor,
    distance: float,
    *,
    width: float,
    speed: float,
    peak: float,
    theta: float = 8.0,
    precession_length: float = 0.4,
    concentration: float = 0.0,
) -> Tensor:
    r"""Expected density of pairs of spikes at each lag, in one passage: C(s).

    Parameters
    ----------
    lags : Tensor, shape (...)
        s, seconds from a spike of the first cell to one of the second.
    distance : float
        d, metres from the first field to the second, in the direction of the run.
    width, speed, peak : float
        :math:`\sigma` in metres, v in metres per second, f in hertz; all above 0.
    theta, precession_length : float
        :math:`f_\theta` in hertz and :math:`\ell` in metres, above 0.
    concentration : float
        :math:`\kappa`, at least 0; 0 for cells that do not know of the rhythm.

    Returns
    -------
    Tensor, shape (...)
        Pairs per second of lag.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    s = checks.tensor("lags", lags, "...")
    d, v = checks.number("distance", distance), checks.number("speed", speed, above=0)
    width = checks.number("width", width, above=0)
    theta = checks.number("theta", theta, above=0)
    peak = checks.number("peak", peak, above=0)
    passage = width / v
    length = checks.number("precession_length", precession_length, above=0)
    turns = 2 * math.pi * (theta + v / length)
    kappa = checks.number("concentration", concentration, at_least=0)
    slow = peak**2 * passage * math.sqrt(math.pi) * torch.exp(-((s - d / v) ** 2) / (4 * passage**2))
    rhythm = torch.ones_like(s)
    for k in range(1, 40):
        share = float((ive(k, kappa) / ive(0, kappa)) ** 2)
        if share < 1e-14:
            break
        rhythm = rhythm + 2 * share * torch.cos(k * (turns * s - 2 * math.pi * d / length))
    return slow * rhythm


def expected_change(
    distances: Tensor,
    *,
    amplitudes: tuple[float, float],
    taus: tuple[float, float],
    width: float,
    speed: float,
    peak: float,
    dt: float,
    theta: float = 8.0,
    precession_length: float = 0.4,
    concentration: float = 0.0,
) -> Tensor:
    r"""Expected change of the weight from one cell to another in one passage, :math:`\sum_s C(s) K(s) \Delta t`.

    Spikes lie on a grid of :math:`\Delta t`, and pairs of one bin do not count, so that the lags are
    :math:`\pm \Delta t, \pm 2 \Delta t, \ldots`

    Parameters
    ----------
    distances : Tensor, shape (distances,)
        d, metres from the presynaptic to the postsynaptic field, in the direction of the run.
    amplitudes : pair of float
        :math:`A_+` and :math:`A_-`.
    taus : pair of float
        :math:`\tau_+` and :math:`\tau_-`, seconds, above 0.
    width, speed, peak, theta, precession_length, concentration : float
        As in :func:`correlation`.
    dt : float
        Bin in seconds, above 0.

    Returns
    -------
    Tensor, shape (distances,)

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Kempter, Gerstner and van Hemmen (1999), Physical Review E 59, 4498-4514, for learning from correlations; Skaggs, McNaughton, Wilson
    and Barnes (1996), Hippocampus 6, 149-172, for what precession does to them.
    """
    checks.tensor("distances", distances, "distances")
    step = checks.number("dt", dt, above=0)
    grows, falls = (checks.number("amplitudes", amplitude) for amplitude in amplitudes)
    tau_plus, tau_minus = (checks.number("taus", tau, above=0) for tau in taus)
    lags = step * torch.arange(1, math.ceil(20 * max(tau_plus, tau_minus) / step), dtype=torch.float64)
    pairs = {"width": width, "speed": speed, "peak": peak, "theta": theta, "precession_length": precession_length}
    out = []
    for d in distances.tolist():
        ahead = correlation(lags, d, concentration=concentration, **pairs)
        behind = correlation(-lags, d, concentration=concentration, **pairs)
        change = grows * ahead * torch.exp(-lags / tau_plus) - falls * behind * torch.exp(-lags / tau_minus)
        out.append(step * float(change.sum()))
    return torch.from_numpy(np.array(out)).to(distances)


def theta_compression(speed: float, *, theta: float, precession_length: float) -> float:
    r"""How much faster cells follow each other within a theta cycle than their fields do on the track, :math:`1 + \ell f_\theta / v`.

    Fields that are d apart are reached :math:`d / v` after each other; the correlation of the cells is largest at the lag
    :math:`2 \pi d / (\ell \omega')`.

    Parameters
    ----------
    speed : float
        v, metres per second, above 0.
    theta, precession_length : float
        :math:`f_\theta` in hertz and :math:`\ell` in metres, above 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Examples
    --------
    >>> from rnncortex.theory.spikes import stdp
    >>> stdp.theta_compression(0.4, theta=8.0, precession_length=0.4)
    9.0
    """
    v, length = checks.number("speed", speed, above=0), checks.number("precession_length", precession_length, above=0)
    theta = checks.number("theta", theta, above=0)
    return 1 + length * theta / v

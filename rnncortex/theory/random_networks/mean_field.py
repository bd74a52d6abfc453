r"""Mean-field theory of random networks: what the activity of :math:`N \to \infty` units looks like.

The network is :math:`\tau \, dx/dt = -x + g J \tanh(x)` with :math:`J_{ij} \sim \mathcal{N}(0, 1/N)`, or its discrete-time
counterpart :math:`x_{t+1} = g J \tanh(x_t)`. In the limit every current x is a Gaussian process, and the variance of its
input must be that which the rates of all units produce.
"""

import math
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.quadrature import gaussian_expectation, hermite_coefficients


class Autocorrelation(NamedTuple):
    r"""The autocorrelation of the currents, :math:`C(s) = \langle x(t) x(t + s) \rangle`.

    Attributes
    ----------
    lag : Tensor, shape (lags,)
        s in seconds, from 0.
    value : Tensor, shape (lags,)
        C(s).
    variance : Tensor, 0-d
        C(0).
    exponent : Tensor, 0-d
        Largest Lyapunov exponent, per second.
    """

    lag: Tensor
    value: Tensor
    variance: Tensor
    exponent: Tensor


def static_variance(gain: Any) -> Tensor:
    r"""Variance q of the currents where each step is a fresh Gaussian draw, the solution of

    .. math:: q = g^2 E[\tanh^2(\sqrt{q} z)], \qquad z \sim \mathcal{N}(0, 1).

    This is the equal-time variance of the discrete-time network as :math:`N \to \infty`. For the continuous-time network
    it is the static solution only, the variance that activity frozen in time would need; its activity moves, and has
    the variance of :func:`autocorrelation`.

    Parameters
    ----------
    gain : float or Tensor
        g, at least 0.

    Returns
    -------
    Tensor
        q in the shape of ``gain``, to an absolute residual of 1e-12; 0 for gains up to 1.

    Raises
    ------
    TypeError, ValueError
        If a gain is negative or not finite.

    References
    ----------
    Sompolinsky, Crisanti and Sommers (1988), Physical Review Letters 61, 259-262; Molgedey, Schuchhardt and Schuster
    (1992), Physical Review Letters 69, 3717-3719, for discrete time.

    Examples
    --------
    >>> from rnncortex.theory.random_networks import mean_field
    >>> mean_field.static_variance(0.9).item()
    0.0
    >>> q = mean_field.static_variance(2.0)
    >>> round(q.item(), 4)
    2.1215
    """
    g = checks.parameter("gain", gain, at_least=0)
    low, high = torch.zeros_like(g), g.square()
    for _ in range(100):  # q - g^2 E[tanh^2] changes sign once between 0 and g^2: halve the bracket down to rounding
        middle = (low + high) / 2
        short = g.square() * gaussian_expectation(lambda x: torch.tanh(x).square(), middle) > middle
        low, high = torch.where(short, middle, low), torch.where(short, high, middle)
    return torch.where(g > 1, (low + high) / 2, torch.zeros_like(g))


def autocorrelation(gain: float, *, tau: float = 1.0) -> Autocorrelation:
    r"""Dynamic mean-field theory of the continuous-time network above the transition, tanh units.

    The autocorrelation moves like a particle in a potential that depends on where it starts:

    .. math::
        \tau^2 \ddot{C} = -\partial V / \partial C, \qquad
        V(C) = -C^2 / 2 + g^2 E[\Phi(x) \Phi(y)], \qquad \Phi = \log \cosh,

    with x and y Gaussian of variance C(0) and covariance C. It starts at rest and must come to rest at C = 0, so that
    :math:`V(C(0)) = V(0)`, that is :math:`C(0)^2 = 2 g^2 \mathrm{Var} \, \Phi`, which fixes C(0). The largest Lyapunov
    exponent follows from the ground state :math:`E_0` of a particle on a line,
    :math:`(1 + \lambda \tau)^2 = 1 - E_0` with

    .. math:: [-\tau^2 \partial_s^2 + 1 - g^2 E[\phi'(x) \phi'(y)](s)] \, \psi = E_0 \psi .

    Parameters
    ----------
    gain : float
        g, above 1 (from 1.01 on the numbers are good to five digits).
    tau : float
        Time constant in seconds.

    Returns
    -------
    Autocorrelation

    Raises
    ------
    TypeError, ValueError
        If the gain does not exceed 1 by at least 0.01, or ``tau`` is not positive.

    References
    ----------
    Sompolinsky, Crisanti and Sommers (1988), Physical Review Letters 61, 259-262, equations 6 to 14.

    Examples
    --------
    >>> from rnncortex.theory.random_networks import mean_field
    >>> found = mean_field.autocorrelation(2.0)
    >>> round(found.variance.item(), 4), round(found.exponent.item(), 4)
    (1.9248, 0.1125)
    """
    g, tau = checks.number("gain", gain, at_least=1.01), checks.number("tau", tau, above=0)
    from scipy.interpolate import CubicSpline

    variance = _dynamic_variance(g)
    potential = hermite_coefficients(_log_cosh, variance).square().numpy() * g**2
    slopes = hermite_coefficients(lambda x: 1 - torch.tanh(x).square(), variance).square().numpy() * g**2

    # C = C(0) sech^2 y: a parametrisation in which time runs smoothly from the start (y = 0) to the rest (y -> infinity)
    y = np.linspace(0, 14, 1401)
    time = _time_of_fall(y, variance, potential)
    depth = CubicSpline(time, np.log(np.cosh(y)))
    reach = min(15 / math.sqrt(1 - slopes[0]), time[-1])
    lag = np.linspace(0, reach, 201)
    correlation = np.exp(-2 * depth(lag))
    well = 1 - np.polynomial.polynomial.polyval(correlation, slopes)
    exponent = math.sqrt(1 - _ground_state(well, lag[1])) - 1
    numbers = (lag * tau, variance * correlation, variance, exponent / tau)
    return Autocorrelation(*(torch.as_tensor(number, dtype=torch.float64) for number in numbers))


def largest_exponent(gain: Any, *, tau: float = 1.0) -> Tensor:
    r"""Largest Lyapunov exponent of the continuous-time network as :math:`N \to \infty`.

    Below the transition the silent state attracts at the rate of its slowest mode, :math:`\lambda = (g - 1) / \tau`; above it
    the activity is chaotic with the exponent of :func:`autocorrelation`, which starts as :math:`(g - 1)^2 / 2 \tau`.

    Parameters
    ----------
    gain : float or Tensor
        g, at least 0, and not between 1 and 1.01.
    tau : float
        Time constant in seconds.

    Returns
    -------
    Tensor
        Per second, in the shape of ``gain``.

    Raises
    ------
    TypeError, ValueError
        If a gain or ``tau`` is out of range.
    """
    g, tau = checks.parameter("gain", gain, at_least=0), checks.number("tau", tau, above=0)
    values = [(x - 1) / tau if x <= 1 else autocorrelation(x, tau=tau).exponent.item() for x in g.flatten().tolist()]
    return torch.tensor(values, dtype=g.dtype, device=g.device).reshape(g.shape)


def _log_cosh(x: Tensor) -> Tensor:
    return x.abs() + torch.log1p(torch.exp(-2 * x.abs())) - math.log(2)


def _dynamic_variance(g: float) -> float:
    """C(0), the solution of C^2 = 2 g^2 Var[log cosh(sqrt(C) z)]."""
    from scipy.optimize import brentq

    def excess(variance: float) -> float:
        v = torch.tensor(variance, dtype=torch.float64)
        mean = gaussian_expectation(_log_cosh, v)
        spread = gaussian_expectation(lambda x: (_log_cosh(x) - mean).square(), v)
        return 0.5 - g**2 * spread.item() / variance**2

    return brentq(excess, 1e-3 * (g - 1), 4 * g**2, xtol=1e-14, rtol=1e-13)


def _time_of_fall(y: np.ndarray, variance: float, potential: np.ndarray) -> np.ndarray:
    """Time at which C has fallen to C(0) sech^2 y, from energy conservation: dt = dC / sqrt(2 (V(C(0)) - V(C)))."""
    from scipy.integrate import cumulative_simpson

    rho = np.cosh(y[1:]) ** -2.0
    order = np.arange(len(potential))
    from_start = -(variance**2) * (1 - rho**2) / 2 - np.expm1(np.log(rho)[:, None] * order) @ potential
    from_rest = (variance * rho) ** 2 / 2 - np.polynomial.polynomial.polyval(rho, np.r_[0, potential[1:]])
    drop = np.where(rho > 0.3, from_start, from_rest)  # equal in theory; each is free of cancellation at its own end
    speed = 2 * variance * rho * np.tanh(y[1:]) / np.sqrt(2 * drop)
    start = 2 * variance / math.sqrt(2 * (order @ potential - variance**2))
    return cumulative_simpson(np.r_[start, speed], x=y, initial=0)


def _ground_state(well: np.ndarray, spacing: float) -> float:
    """Lowest eigenvalue of -d^2/ds^2 + well(|s|), on a grid with the spectrally accurate sinc kernel."""
    potential = np.r_[well[:0:-1], well]
    apart = np.subtract.outer(np.arange(len(potential)), np.arange(len(potential)))
    kinetic = 2 * (-1.0) ** apart / np.where(apart == 0, 1, apart) ** 2
    np.fill_diagonal(kinetic, math.pi**2 / 3)
    return float(np.linalg.eigvalsh(kinetic / spacing**2 + np.diag(potential))[0])

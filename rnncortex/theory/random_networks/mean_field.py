r"""Mean-field theory of random networks: what the activity of :math:`N \to \infty` units looks like.

The network is :math:`\tau \, dx/dt = -x + g J \tanh(x)` with :math:`J_{ij} \sim \mathcal{N}(0, 1/N)`, or its discrete-time
counterpart :math:`x_{t+1} = g J \tanh(x_t)`. In the limit every current x is a Gaussian process, and the variance of its
input must be that which the rates of all units produce.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.calculus.bisection import bisect
from rnncortex.numerics.calculus.quadrature import gaussian_expectation
from rnncortex.theory.random_networks.tanh_correlations import slope_correlation


class Autocorrelation(NamedTuple):
    r"""The autocorrelation of the currents, :math:`C(s) = \langle x(t) x(t + s) \rangle`.

    Attributes
    ----------
    lag : Tensor, shape (..., lags)
        s in seconds, from 0.
    value : Tensor, shape (..., lags)
        C(s).
    variance : Tensor, shape (...)
        C(0).
    exponent : Tensor, shape (...)
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

    def missing(q: Tensor) -> Tensor:
        return g.square() * gaussian_expectation(lambda x: torch.tanh(x).square(), q) - q

    return torch.where(g > 1, bisect(missing, torch.zeros_like(g), g.square()), torch.zeros_like(g))  # one change of sign


def autocorrelation(gain: Any, *, tau: float = 1.0) -> Autocorrelation:
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
    gain : float or Tensor
        g, at least 1.01; variances are good to ten digits, their course and the exponent to seven, up to a gain of 1000 and beyond.
    tau : float
        Time constant in seconds.

    Returns
    -------
    Autocorrelation

    Raises
    ------
    TypeError, ValueError
        If a gain does not exceed 1 by at least 0.01, or ``tau`` is not positive.

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
    gains, tau = checks.parameter("gain", gain, at_least=1.01), checks.number("tau", tau, above=0)
    solved = zip(*(_solve(g) for g in gains.flatten().tolist()), strict=True)
    lag, value, variance, exponent = (torch.as_tensor(np.stack(part)).to(gains) for part in solved)
    return Autocorrelation(
        (lag * tau).reshape(*gains.shape, -1),
        value.reshape(*gains.shape, -1),
        variance.reshape(gains.shape),
        exponent.reshape(gains.shape) / tau,
    )


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


def _solve(g: float) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Lags, autocorrelation, variance and exponent in units of tau."""
    from scipy.interpolate import BPoly

    variance = _dynamic_variance(g)
    at_rest = g**2 * slope_correlation(0.0, variance).item()

    # C = C(0) sech^2 y: time runs smoothly from the start (y = 0) to the rest; tanh is felt at y of order 1 / sqrt(C(0))
    panels = _Panels(_graded_edges(min(0.25, 0.5 / math.sqrt(variance)), 14.0))
    rho, turn = np.cosh(panels.nodes) ** -2.0, np.tanh(panels.nodes)
    slopes = g**2 * slope_correlation(torch.as_tensor(rho), variance).numpy()
    end = math.cosh(14.0) ** -2.0
    rates = variance * (panels.from_right(2 * rho * turn * slopes) + end * at_rest)  # g^2 E[tanh x tanh y], as slopes is dE/dC
    fallen = variance * panels.from_left(2 * rho * turn * rates)
    left = variance * (panels.from_right(2 * rho * turn * rates) + variance * end**2 * at_rest / 2)
    from_start = fallen - variance**2 * (1 - rho**2) / 2
    from_rest = (variance * rho) ** 2 / 2 - left
    drop = np.where(rho > 0.3, from_start, from_rest)  # equal in theory; each is free of cancellation at its own end
    speed = 2 * variance * rho * turn / np.sqrt(2 * drop)  # dt/dy, from energy conservation
    time = panels.from_left(speed)

    # log cosh y over time, with its first two derivatives from the equation of motion
    first = turn / speed
    second = (4 * first**2 - 1 + rates / (variance * rho)) / 2
    start = variance * (panels.total(2 * rho * turn * slopes) + end * at_rest)
    values = np.stack((np.log(np.cosh(panels.nodes)), first, second), -1).reshape(-1, 3)
    times = time.ravel()
    depth = BPoly.from_derivatives(np.r_[0, times], np.vstack(([0, 0, (start / variance - 1) / 2], values)))

    lag = np.linspace(0, min(15 / math.sqrt(1 - at_rest), times[-1]), 201)
    half = times[np.argmax(slopes.ravel() < (slopes.flat[0] + at_rest) / 2)]

    def well(s: np.ndarray) -> np.ndarray:
        there = torch.as_tensor(np.exp(-2 * depth(np.minimum(s, times[-1]))))
        return 1 - g**2 * slope_correlation(there, variance).numpy()

    exponent = math.sqrt(1 - _ground_state(well, half, 20 / math.sqrt(1 - at_rest))) - 1
    return lag, variance * np.exp(-2 * depth(lag)), variance, exponent


def _ground_state(well: Callable[[np.ndarray], np.ndarray], scale: float, reach: float) -> float:
    """Lowest eigenvalue of -d^2/ds^2 + well(|s|), with the sinc kernel on a grid of s = scale sinh u (Liouville's transformation)."""
    spacing = 0.06
    u = spacing * np.arange(1 + math.ceil(math.asinh(reach / scale) / spacing))
    u = np.r_[-u[:0:-1], u]
    stretch = scale * np.cosh(u)
    potential = well(np.abs(scale * np.sinh(u))) * stretch**2 - (1 - 1.5 * np.tanh(u) ** 2) / 2
    apart = np.subtract.outer(np.arange(len(u)), np.arange(len(u)))
    kinetic = 2 * (-1.0) ** apart / np.where(apart == 0, 1, apart) ** 2
    np.fill_diagonal(kinetic, math.pi**2 / 3)
    return float(np.linalg.eigvalsh((kinetic / spacing**2 + np.diag(potential)) / np.outer(stretch, stretch))[0])


def _graded_edges(first: float, last: float) -> np.ndarray:
    """From 0 over ``first`` to ``last``: each panel as wide as all before it, up to a half."""
    edges = [0.0, first]
    while edges[-1] < last:
        edges.append(min(last, 2 * edges[-1], edges[-1] + 0.5))
    return np.array(edges)


class _Panels:
    """Running integrals by Gauss-Legendre quadrature on panels, (panels, nodes)."""

    def __init__(self, edges: np.ndarray, order: int = 16) -> None:
        x, weights = np.polynomial.legendre.leggauss(order)
        self.half = np.diff(edges)[:, None] / 2
        self.nodes = edges[:-1, None] + self.half * (x + 1)
        self.weights = weights
        legendre = np.polynomial.legendre.legvander(x, order)
        degree = np.arange(1, order)
        integrals = np.c_[x + 1, (legendre[:, 2:] - legendre[:, :-2]) / (2 * degree + 1)]
        self.partial = integrals @ (legendre[:, :-1] * weights[:, None] * (np.arange(order) + 0.5)).T

    def total(self, values: np.ndarray) -> float:
        return float((values @ self.weights * self.half[:, 0]).sum())

    def from_left(self, values: np.ndarray) -> np.ndarray:
        whole = (values @ self.weights * self.half[:, 0]).cumsum()
        return np.r_[0, whole[:-1]][:, None] + values @ self.partial.T * self.half

    def from_right(self, values: np.ndarray) -> np.ndarray:
        whole = (values @ self.weights * self.half[:, 0])[::-1].cumsum()[::-1]
        return np.r_[whole[1:], 0][:, None] + (values[:, ::-1] @ self.partial.T)[:, ::-1] * self.half

"""Stability of fixed points, and what eigenvalues say of times and rhythms."""

import math
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks, linear


def stable_in_continuous_time(jacobian: Tensor) -> Tensor:
    r"""Whether a fixed point of :math:`dh/dt = f(h)` attracts: every eigenvalue of the Jacobian has a negative real part.

    Parameters
    ----------
    jacobian : Tensor, shape (..., units, units)
        Derivative of f at the fixed point.

    Returns
    -------
    Tensor of bool, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square, floating-point and finite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.dynamics import stability
    >>> stability.stable_in_continuous_time(torch.tensor([[-1.0, 5.0], [0.0, -2.0]])).item()
    True
    """
    checks.tensor("jacobian", jacobian, "... units units")
    return linear.spectral_abscissa(jacobian) < 0


def stable_in_discrete_time(jacobian: Tensor) -> Tensor:
    r"""Whether a fixed point of :math:`h_{t+1} = F(h_t)` attracts: every eigenvalue of the Jacobian has a modulus below 1.

    Parameters
    ----------
    jacobian : Tensor, shape (..., units, units)
        Derivative of F at the fixed point.

    Returns
    -------
    Tensor of bool, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square, floating-point and finite.
    """
    checks.tensor("jacobian", jacobian, "... units units")
    return linear.spectral_radius(jacobian) < 1


def stable_by_uniform_gain(weight: Tensor, gain: Any) -> Tensor:
    r"""The rule :math:`\alpha(W) < 1 / g` for a rate network whose units all have the same gain :math:`g = \phi'` at the fixed point.

    It is the condition that :math:`-I + g W` has no eigenvalue with a positive real part. With unequal gains the rule
    may err: the Jacobian :math:`-I + \mathrm{diag}(\phi') W` decides (:func:`stable_in_continuous_time`).

    Parameters
    ----------
    weight : Tensor, shape (..., units, units)
        W.
    gain : float or Tensor, shape (...)
        g, above 0.

    Returns
    -------
    Tensor of bool, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square, floating-point and finite, or the gain is not positive.
    """
    checks.tensor("weight", weight, "... units units")
    gain = checks.parameter("gain", gain, above=0)
    return linear.spectral_abscissa(weight) < 1 / gain.to(weight)


def largest_stable_step(eigenvalues: Tensor) -> Tensor:
    r"""The Euler step above which a stable flow becomes an unstable map, :math:`\Delta t = \min_i -2 \, \mathrm{Re} \mu_i / |\mu_i|^2`.

    Parameters
    ----------
    eigenvalues : Tensor, shape (..., units)
        Eigenvalues of the flow, per second, all with negative real part.

    Returns
    -------
    Tensor, shape (...)
        Seconds.

    Raises
    ------
    TypeError, ValueError
        If an eigenvalue is not finite, or has a real part that is not negative.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.dynamics import stability
    >>> stability.largest_stable_step(torch.tensor([-10.0])).item()
    0.20000000298023224
    """
    values = _spectrum(eigenvalues)
    if (values.real >= 0).any():
        raise ValueError(f"eigenvalues: expected a stable flow, all real parts below 0, got one of {values.real.max():g}")
    return (-2 * values.real / values.abs().square()).amin(-1)


def decay_time(eigenvalue: Tensor, dt: float | None = None) -> Tensor:
    r"""Time in which a mode falls to 1/e: :math:`-\Delta t / \log |\lambda|` for a map, :math:`-1 / \mathrm{Re} \mu` for a flow.

    Parameters
    ----------
    eigenvalue : Tensor, shape (...)
        Eigenvalues of the map if ``dt`` is given, else of the flow (per second).
    dt : float, optional
        Step of the map in seconds.

    Returns
    -------
    Tensor, shape (...)
        Seconds; negative for a mode that grows, infinite for one that does neither.

    Raises
    ------
    TypeError, ValueError
        If ``dt`` is not positive or an eigenvalue is not a finite number.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.dynamics import stability
    >>> round(stability.decay_time(torch.tensor(0.9, dtype=torch.float64), dt=0.01).item(), 4)
    0.0949
    """
    if dt is not None:
        checks.number("dt", dt, above=0)
    values = _spectrum(eigenvalue)
    if dt is None:
        return -1 / values.real
    return -dt / values.abs().log()


def frequency(eigenvalue: Tensor, dt: float | None = None) -> Tensor:
    r"""Frequency at which a mode turns: :math:`\theta / 2 \pi \Delta t` for a map, :math:`\mathrm{Im} \mu / 2 \pi` for a flow.

    Parameters
    ----------
    eigenvalue : Tensor, shape (...)
        Eigenvalues :math:`|\lambda| e^{i \theta}` of the map if ``dt`` is given, else :math:`\mu` of the flow (per second).
    dt : float, optional
        Step of the map in seconds.

    Returns
    -------
    Tensor, shape (...)
        Hertz, not negative. A map cannot tell frequencies above :math:`1 / 2 \Delta t` from those below.

    Raises
    ------
    TypeError, ValueError
        If ``dt`` is not positive or an eigenvalue is not a finite number.
    """
    if dt is not None:
        checks.number("dt", dt, above=0)
    values = _spectrum(eigenvalue)
    turn = values.angle() / dt if dt is not None else values.imag if values.is_complex() else torch.zeros_like(values)
    return turn.abs() / (2 * math.pi)


def _spectrum(values: Any) -> Tensor:
    if not isinstance(values, Tensor) or not (values.is_complex() or values.is_floating_point()):
        raise TypeError(f"eigenvalue: expected a tensor of real or complex numbers, got {checks.describe(values)}")
    if not torch.isfinite(values).all():
        raise ValueError(f"eigenvalue: expected finite numbers, got NaN or infinity in {checks.describe(values)}")
    return values

r"""Bistable loop of pyramidal and PV cells: the levels that hold a memory, and the inhibition that erases it.

.. math:: \tau \, \dot m = -m + F(a m - b p), \qquad \tau_p \, \dot p = -p + m + c, \qquad F(u) = \frac{[u]_+^2}{K^2 + [u]_+^2}

with the excitation a, the inhibition b, and a current c into the PV cells. At rest p = m + c, so that the loop has the net weight
w = a - b and receives the inhibition s = b c.
"""

import math

import torch
from scipy.optimize import brentq
from torch import Tensor

from rnncortex.numerics import checks


def levels(net_weight: float, half_activation: float) -> tuple[float, float]:
    r"""The level that holds a memory and the one that separates it from silence, :math:`\tfrac12 (1 \pm \sqrt{1 - 4 K^2 / w^2})`.

    Parameters
    ----------
    net_weight : float
        w, above 2 K: weaker loops hold nothing.
    half_activation : float
        K, above 0.

    Returns
    -------
    held, separating : float

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.

    Examples
    --------
    >>> from rnncortex.theory.circuits import bistable_loop
    >>> [round(level, 4) for level in bistable_loop.levels(1.5, 0.5)]
    [0.8727, 0.1273]
    """
    half = checks.number("half_activation", half_activation, above=0)
    net_weight = checks.number("net_weight", net_weight, above=2 * half)
    root = math.sqrt(1 - (2 * half / net_weight) ** 2)
    return (1 + root) / 2, (1 - root) / 2


def erasing_inhibition(net_weight: float, half_activation: float) -> float:
    r"""Constant inhibition at which the held state disappears: the saddle-node of :math:`m = F(w m - s)`.

    There :math:`w F'(u) = 1` and :math:`s = w F(u) - u`.

    Parameters
    ----------
    net_weight, half_activation : float
        w and K, as in :func:`levels`.

    Returns
    -------
    float
        s; divided by b it is the current c into the PV cells.

    Raises
    ------
    TypeError, ValueError
        If a number is not as in :func:`levels`.
    """
    levels(net_weight, half_activation)
    weight, half = float(net_weight), float(half_activation)
    fold = brentq(lambda u: weight * _slope(u, half) - 1, half / math.sqrt(3), 10 * (weight + half), xtol=1e-14)
    return weight * fold**2 / (half**2 + fold**2) - fold


def igniting_drive(net_weight: float, half_activation: float) -> float:
    r"""Constant drive above which silence is no state of rest: the saddle-node of :math:`m = F(w m + d)` at low rates.

    There :math:`w F'(u) = 1` and :math:`d = u - w F(u)`.

    Parameters
    ----------
    net_weight, half_activation : float
        w and K, as in :func:`levels`.

    Returns
    -------
    float
        d.

    Raises
    ------
    TypeError, ValueError
        If a number is not as in :func:`levels`.
    """
    levels(net_weight, half_activation)
    weight, half = float(net_weight), float(half_activation)
    fold = brentq(lambda u: weight * _slope(u, half) - 1, 0.0, half / math.sqrt(3), xtol=1e-14)
    return fold - weight * fold**2 / (half**2 + fold**2)


def relaxation(excitation: float, inhibition: float, half_activation: float, *, tau: float, tau_pv: float) -> Tensor:
    r"""Rates at which a small error of the held level dies, the eigenvalues of the loop of pyramidal and PV cells.

    Parameters
    ----------
    excitation, inhibition, half_activation : float
        a, b (at least 0) and K, with a - b above 2 K.
    tau, tau_pv : float
        Time constants in seconds, above 0.

    Returns
    -------
    Tensor, shape (2,), complex
        Per second, the slowest first.

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.
    """
    half = checks.number("half_activation", half_activation, above=0)
    brake = checks.number("inhibition", inhibition, at_least=0)
    loop = checks.number("excitation", excitation, above=brake + 2 * half)
    held, _ = levels(loop - brake, half)
    slope = _slope((loop - brake) * held, half)
    slow, fast = checks.number("tau", tau, above=0), checks.number("tau_pv", tau_pv, above=0)
    jacobian = [[(loop * slope - 1) / slow, -brake * slope / slow], [1 / fast, -1 / fast]]
    values = torch.linalg.eigvals(torch.tensor(jacobian, dtype=torch.float64))
    return values[values.real.argsort(descending=True)]


def _slope(u: float, half: float) -> float:
    """F' for inputs above zero."""
    return 2 * u * half**2 / (half**2 + u**2) ** 2

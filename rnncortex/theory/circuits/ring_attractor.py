r"""Ring attractor: width and height of the bump, its diffusion under noise, and its speed under asymmetric weights.

Threshold-linear units at the angles :math:`\theta_i = 2 \pi i / N` with weights :math:`(J_0 + J_1 \cos(\theta_i - \theta_j)) / N`
and the drive I, :math:`\tau \, dm_i/dt = -m_i + [I + \sum_j W_{ij} m_j]_+`. Two numbers close the system, the mean rate
:math:`r_0 = \langle m \rangle` and the modulation :math:`r_1 = |\langle m e^{i \theta} \rangle|`, and the bump is
:math:`m(\theta) = A [\cos(\theta - \psi) - \cos \theta_c]_+` around any angle :math:`\psi`.
"""

import math
from typing import NamedTuple

import torch
from scipy.optimize import brentq
from torch import Tensor

from rnncortex.numerics import checks


class Bump(NamedTuple):
    r"""The bump of a ring with cosine weights.

    Attributes
    ----------
    half_width : float
        :math:`\theta_c`, radians from the peak to where the rates reach zero.
    amplitude : float
        A, in the unit of the drive.
    mean_rate, modulation : float
        :math:`r_0` and :math:`r_1`, in the unit of the drive.
    relaxation : Tensor, shape (2,), complex
        Eigenvalues, per :math:`\tau`, with which the size of the bump returns to rest.
    """

    half_width: float
    amplitude: float
    mean_rate: float
    modulation: float
    relaxation: Tensor


def half_width(cosine_weight: float) -> float:
    r"""Half-width of the bump, from :math:`J_1 (\theta_c - \tfrac12 \sin 2 \theta_c) / 2 \pi = 1`: a matter of :math:`J_1` alone.

    Parameters
    ----------
    cosine_weight : float
        :math:`J_1`, above 2: below, an even state of all units is stable and there is no bump.

    Returns
    -------
    float
        :math:`\theta_c`, radians, below :math:`\pi`.

    Raises
    ------
    TypeError, ValueError
        If the weight is not a number above 2.

    References
    ----------
    Ben-Yishai, Bar-Or and Sompolinsky (1995), PNAS 92, 3844-3848; for their units the angle is doubled.

    Examples
    --------
    >>> from rnncortex.theory.circuits import ring_attractor
    >>> round(math.degrees(ring_attractor.half_width(4.0)), 6)
    90.0
    """
    weight = checks.number("cosine_weight", cosine_weight, above=2)
    return brentq(lambda angle: weight * _second(angle) - 1, 0.0, math.pi, xtol=1e-14)


def regime(mean_weight: float, cosine_weight: float) -> str:
    r"""What symmetric cosine weights do: an even state, a bump, or rates that grow without bound.

    The even state is stable if :math:`J_0 < 1` and :math:`J_1 < 2`. Above :math:`J_1 = 2` there is a bump if its amplitude is held,
    :math:`-\cos \theta_c - J_0 (\sin \theta_c - \theta_c \cos \theta_c) / \pi > 0`, which is also the condition for its stability.

    Parameters
    ----------
    mean_weight, cosine_weight : float
        :math:`J_0` and :math:`J_1`.

    Returns
    -------
    {"even", "bump", "runaway"}

    Raises
    ------
    TypeError, ValueError
        If a weight is not a finite number.

    Examples
    --------
    >>> from rnncortex.theory.circuits import ring_attractor
    >>> ring_attractor.regime(-2.0, 1.0), ring_attractor.regime(-2.0, 4.0), ring_attractor.regime(0.5, 4.0)
    ('even', 'bump', 'runaway')
    """
    mean, cosine = checks.number("mean_weight", mean_weight), checks.number("cosine_weight", cosine_weight)
    if cosine <= 2:
        return "even" if mean < 1 else "runaway"
    return "bump" if _hold(mean, half_width(cosine)) > 0 else "runaway"


def bump(mean_weight: float, cosine_weight: float, drive: float = 1.0) -> Bump:
    r"""The bump that symmetric weights hold, :math:`A = I / (-\cos \theta_c - J_0 (\sin \theta_c - \theta_c \cos \theta_c) / \pi)`.

    Parameters
    ----------
    mean_weight, cosine_weight : float
        :math:`J_0` and :math:`J_1`.
    drive : float
        I, above 0.

    Returns
    -------
    Bump

    Raises
    ------
    TypeError, ValueError
        If :math:`J_1 \le 2`, or excitation is not held: without enough inhibition the rates grow without bound.

    Examples
    --------
    >>> from rnncortex.theory.circuits import ring_attractor
    >>> held = ring_attractor.bump(-2.0, 4.0)
    >>> round(held.amplitude, 4), round(held.modulation, 4)
    (1.5708, 0.3927)
    """
    mean = checks.number("mean_weight", mean_weight)
    cosine = checks.number("cosine_weight", cosine_weight, above=2)
    input_ = checks.number("drive", drive, above=0)
    edge = half_width(cosine)
    held = _hold(mean, edge)
    if held <= 0:
        raise ValueError(f"mean_weight: expected inhibition that holds a bump, below {-math.cos(edge) / _first(edge):.4g}, got {mean:g}")
    amplitude = input_ / held
    sine = math.sin(edge) / math.pi
    size = torch.tensor(
        [
            [mean * edge / math.pi - 1, cosine * sine],
            [mean * sine, cosine * (edge + math.sin(edge) * math.cos(edge)) / (2 * math.pi) - 1],
        ],
        dtype=torch.float64,
    )
    return Bump(edge, amplitude, amplitude * _first(edge), amplitude / cosine, torch.linalg.eigvals(size))


def diffusion(noise_std: float, units: int, modulation: float) -> float:
    r"""Diffusion coefficient of the bump's angle, :math:`D = s^2 / (4 N r_1^2)`, so that its variance grows as :math:`2 D t`.

    Every unit receives white noise of its own, :math:`dm_i = (\ldots) dt + s \, dW_i`. Only what it does along the neutral direction
    stays; to first order in s.

    Parameters
    ----------
    noise_std : float
        s, rate per square root of a second, at least 0.
    units : int
        N.
    modulation : float
        :math:`r_1` of the bump, above 0.

    Returns
    -------
    float
        Radians squared per second.

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.
    """
    noise = checks.number("noise_std", noise_std, at_least=0)
    units = checks.count("units", units)
    modulation = checks.number("modulation", modulation, above=0)
    return noise**2 / (4 * units * modulation**2)


def projected_diffusion(left: Tensor, tangent: Tensor, noise_std: float) -> Tensor:
    r"""Diffusion along the neutral direction of any bump, :math:`D = s^2 \lVert u \rVert^2 / (2 (u \cdot \partial_\psi m)^2)`.

    Parameters
    ----------
    left : Tensor, shape (units,)
        u, left eigenvector of the Jacobian for the eigenvalue zero, of any length.
    tangent : Tensor, shape (units,)
        :math:`\partial_\psi m`, change of the rates per radian that the bump is moved.
    noise_std : float
        s, rate per square root of a second, at least 0.

    Returns
    -------
    Tensor, shape ()
        D, radians squared per second.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or the two directions are orthogonal.
    """
    noise = checks.number("noise_std", noise_std, at_least=0)
    along = _overlap(left, tangent)
    return noise**2 * left.square().sum() / (2 * along.square())


def projected_speed(left: Tensor, tangent: Tensor, push: Tensor, tau: float) -> Tensor:
    r"""Speed at which a small constant push moves a bump, :math:`\dot\psi = (u \cdot p) / (\tau \, u \cdot \partial_\psi m)`.

    Parameters
    ----------
    left, tangent : Tensor, shape (units,)
        Left eigenvector of the Jacobian for the eigenvalue zero, and change of the rates per radian, as in :func:`projected_diffusion`.
    push : Tensor, shape (..., units)
        p, what is added to :math:`\tau \, dm/dt`, such as :math:`\delta W m` of weights with errors, at the units that are active.
    tau : float
        Time constant, seconds, above 0.

    Returns
    -------
    Tensor, shape (...)
        Radians per second, to first order in the push.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or the two directions are orthogonal.
    """
    tau = checks.number("tau", tau, above=0)
    along = _overlap(left, tangent)
    checks.tensor("push", push, "... units", {"units": len(left)}, like=("left", left))
    return push @ left / (along * tau)


def rotated_speed(angle: float, tau: float) -> float:
    r"""Speed of the bump on weights that are rotated as a whole, :math:`\tan(\varphi) / \tau`.

    The weights are :math:`J_1 \cos(\theta_i - \theta_j - \varphi)`. Their part in phase, :math:`J_1 \cos \varphi`,
    holds the bump, and has to stay above 2 to do so; the part out of phase moves it.

    Parameters
    ----------
    angle : float
        :math:`\varphi`, radians, from 0 to below :math:`\pi / 2`.
    tau : float
        Time constant, seconds, above 0.

    Returns
    -------
    float
        Radians per second.

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.
    """
    tau = checks.number("tau", tau, above=0)
    angle = checks.number("angle", angle, at_least=0, below=math.pi / 2)
    return math.tan(angle) / tau


def disorder_speed(weight_std: float, cosine_weight: float, units: int, tau: float) -> float:
    r"""Typical speed of a bump on disordered weights, :math:`\sigma_w \sqrt{q J_1 / N} / \tau`, over positions and draws.

    Each weight has an independent error of standard deviation :math:`\sigma_w / \sqrt N`, and
    :math:`q = [\theta_c (1 + 2 \cos^2 \theta_c) - \tfrac32 \sin 2 \theta_c] / 2 \pi`; to first order in :math:`\sigma_w`.

    Parameters
    ----------
    weight_std : float
        :math:`\sigma_w`, at least 0.
    cosine_weight : float
        :math:`J_1`, above 2.
    units : int
        N.
    tau : float
        Time constant, seconds, above 0.

    Returns
    -------
    float
        Root mean square, radians per second.

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.
    """
    error, weight = checks.number("weight_std", weight_std, at_least=0), checks.number("cosine_weight", cosine_weight, above=2)
    tau = checks.number("tau", tau, above=0)
    units = checks.count("units", units)
    edge = half_width(weight)
    share = (edge * (1 + 2 * math.cos(edge) ** 2) - 1.5 * math.sin(2 * edge)) / (2 * math.pi)
    return error * math.sqrt(share * weight / units) / tau


def _overlap(left: Tensor, tangent: Tensor) -> Tensor:
    sizes: checks.Sizes = {}
    checks.tensor("left", left, "units", sizes)
    checks.tensor("tangent", tangent, "units", sizes, like=("left", left))
    along = left @ tangent
    if along == 0:
        raise ValueError("tangent: expected a direction along which the left eigenvector projects, got an orthogonal one")
    return along


def _hold(mean_weight: float, edge: float) -> float:
    """The drive divided by the amplitude: how firmly the size of the bump is held."""
    return -math.cos(edge) - mean_weight * _first(edge)


def _first(edge: float) -> float:
    """Mean over the ring of [cos(angle) - cos(edge)]_+."""
    return (math.sin(edge) - edge * math.cos(edge)) / math.pi


def _second(edge: float) -> float:
    """Mean over the ring of cos(angle) [cos(angle) - cos(edge)]_+."""
    return (edge - math.sin(2 * edge) / 2) / (2 * math.pi)

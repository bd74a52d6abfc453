"""Rotations of a linear system: how fast its planes turn, and how much of its motion is turning."""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


def frequencies(generator: Tensor) -> Tensor:
    r"""Turns per second in each plane of :math:`dx/dt = A x`: the positive imaginary parts of its eigenvalues over :math:`2 \pi`.

    Parameters
    ----------
    generator : Tensor, shape (dimensions, dimensions)
        A, per second.

    Returns
    -------
    Tensor, shape (planes,)
        Hertz, falling; as many as there are pairs of complex eigenvalues.

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square, floating-point and finite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.population import rotation
    >>> round(rotation.frequencies(2 * torch.pi * torch.tensor([[0.0, -3.0], [3.0, 0.0]])).item(), 4)
    3.0
    """
    checks.tensor("generator", generator, "dimensions dimensions")
    values = torch.linalg.eigvals(generator)
    turning = values.imag > 1e-12 * values.abs().max()
    return (values.imag[turning] / (2 * math.pi)).sort(descending=True).values


def skew_share(generator: Tensor, covariance: Tensor) -> Tensor:
    r"""Share of the motion of :math:`dx/dt = A x` that the best skew-symmetric matrix explains, for states of covariance S.

    .. math:: 1 - \frac{\mathrm{tr} \, (A - M) S (A - M)^\top}{\mathrm{tr} \, A S A^\top}, \qquad S M + M S = A S - S A^\top

    For spirals, :math:`A = -\gamma I + \omega J`, with states spread evenly over the plane, it is :math:`\omega^2 / (\omega^2 + \gamma^2)`.

    Parameters
    ----------
    generator : Tensor, shape (dimensions, dimensions)
        A, not zero.
    covariance : Tensor, shape (dimensions, dimensions)
        S, positive definite.

    Returns
    -------
    Tensor, 0-d

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or S is not positive definite.
    """
    sizes: checks.Sizes = {}
    checks.tensor("generator", generator, "dimensions dimensions", sizes)
    checks.tensor("covariance", covariance, "dimensions dimensions", sizes, like=("generator", generator))
    smallest = torch.linalg.eigvalsh(covariance)[0].item()
    if smallest <= 0:
        raise ValueError(f"covariance: expected a positive definite matrix, got one with the eigenvalue {smallest:g}")
    from scipy.linalg import solve_continuous_lyapunov

    flow = generator @ covariance
    solved = solve_continuous_lyapunov(*(m.detach().cpu().double().numpy() for m in (covariance, flow - flow.T)))
    left = generator - torch.as_tensor(solved).to(generator)
    return 1 - (left @ covariance @ left.T).trace() / (flow @ generator.T).trace()


class Ellipse(NamedTuple):
    """What skew-symmetric matrices make of a rotation along an ellipse.

    Attributes
    ----------
    speed : Tensor
        Angular speed of the best one, as a share of the true one.
    best_r2 : Tensor
        Share of the motion that the best one explains.
    part_r2 : Tensor
        Share that the skew-symmetric part of the true matrix explains; negative where it is worse than none.
    """

    speed: Tensor
    best_r2: Tensor
    part_r2: Tensor


def ellipse(ratio: Any) -> Ellipse:
    r"""Rotation along an ellipse whose axes have the ratio r, :math:`A = \omega \begin{pmatrix} 0 & -r \\ 1/r & 0 \end{pmatrix}`.

    Its eigenvalues are :math:`\pm i \omega` for every r. With states all along the ellipse, of covariance
    :math:`S \propto \mathrm{diag}(r^2, 1)`, the best skew-symmetric matrix turns at :math:`\omega \, 2 r / (1 + r^2)` and explains the
    square of that factor; the skew-symmetric part of A turns at :math:`\omega \, (r + 1 / r) / 2` and explains
    :math:`1 - (r - 1 / r)^2 / 4`.

    Parameters
    ----------
    ratio : float or array
        r, at least 1.

    Returns
    -------
    Ellipse

    Raises
    ------
    TypeError, ValueError
        If a ratio is below 1 or no number.

    Examples
    --------
    >>> from rnncortex.theory.population import rotation
    >>> found = rotation.ellipse(3.0)
    >>> round(found.speed.item(), 4), round(found.best_r2.item(), 4), round(found.part_r2.item(), 4)
    (0.6, 0.36, -0.7778)
    """
    r = checks.parameter("ratio", ratio, at_least=1)
    speed = 2 * r / (1 + r.square())
    return Ellipse(speed, speed.square(), 1 - (r - 1 / r).square() / 4)

"""Rotations of a linear system: how fast its planes turn, and how much of its motion is turning."""

import math

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
    >>> from rnncortex.theory import rotation
    >>> round(rotation.frequencies(2 * torch.pi * torch.tensor([[0.0, -3.0], [3.0, 0.0]])).item(), 4)
    3.0
    """
    values = torch.linalg.eigvals(checks.tensor("generator", generator, "dimensions dimensions"))
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

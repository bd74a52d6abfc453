"""Linear networks driven by noise: their covariances in closed form, and when those tell the direction of time."""

import torch
from torch import Tensor

from rnncortex.numerics import checks, linear


def stationary_covariance(weight: Tensor, noise: Tensor) -> Tensor:
    r"""Covariance of the states of :math:`x_{t+1} = A x_t + \xi_t` in the long run: the solution of :math:`P = A P A^\top + Q`.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
        A, of spectral radius below 1.
    noise : Tensor, shape (units, units)
        Q, covariance of the noise that enters at each step, independent from step to step.

    Returns
    -------
    Tensor, shape (units, units)
        P.

    Raises
    ------
    TypeError, ValueError
        If the shapes, dtypes or devices differ, the noise is not symmetric, or the process is not stable.

    References
    ----------
    Lütkepohl (2005), New Introduction to Multiple Time Series Analysis, section 2.1.

    Examples
    --------
    One unit that keeps 0.6 of its state has the variance 1 / (1 - 0.6²).

    >>> import torch
    >>> from rnncortex.theory.population import linear_processes
    >>> round(linear_processes.stationary_covariance(torch.tensor([[0.6]]).double(), torch.ones(1, 1).double()).item(), 4)
    1.5625
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight", weight, "units units", sizes)
    checks.tensor("noise", noise, "units units", sizes, like=("weight", weight))
    if not torch.allclose(noise, noise.T):
        raise ValueError("noise: expected a symmetric covariance, got a matrix that is not")
    radius = linear.spectral_radius(weight).item()
    if radius >= 1:
        raise ValueError(f"weight: expected a stable process, of spectral radius below 1, got {radius:g}")
    from scipy.linalg import solve_discrete_lyapunov

    solved = solve_discrete_lyapunov(*(matrix.detach().cpu().double().numpy() for matrix in (weight, noise)))
    return torch.as_tensor(solved).to(weight)


def lagged_covariance(weight: Tensor, noise: Tensor, lags: int) -> Tensor:
    r"""Lagged covariances of the same process, :math:`C_{ij}(k) = \langle x_i(t) \, x_j(t + k) \rangle = (P (A^\top)^k)_{ij}`.

    Parameters
    ----------
    weight, noise
        As in :func:`stationary_covariance`.
    lags : int
        The longest lag, in steps.

    Returns
    -------
    Tensor, shape (lags + 1, units, units)
        C(0), C(1), ...; at lag :math:`-k` it is the transpose of C(k).

    Raises
    ------
    TypeError, ValueError
        As in :func:`stationary_covariance`.
    """
    lags = checks.count("lags", lags)
    covariances = [stationary_covariance(weight, noise)]
    for _ in range(lags):
        covariances.append(covariances[-1] @ weight.T)
    return torch.stack(covariances)


def irreversibility(weight: Tensor, noise: Tensor) -> Tensor:
    r"""How far the process is from one that looks the same backward in time, :math:`\|A P - P A^\top\| / \|A P\|`.

    It is zero if and only if every lagged covariance is symmetric, so that nothing in them has a direction. A network whose weights
    are symmetric and whose units all receive the same amount of independent noise is such a one, whatever the weights.

    Parameters
    ----------
    weight, noise
        As in :func:`stationary_covariance`.

    Returns
    -------
    Tensor, 0-d

    Raises
    ------
    TypeError, ValueError
        As in :func:`stationary_covariance`.
    """
    flow = weight @ stationary_covariance(weight, noise)
    return torch.linalg.matrix_norm(flow - flow.T) / torch.linalg.matrix_norm(flow)


def link_latency(keep: float, dt: float) -> float:
    r"""Mean delay that one link adds in a chain of leaky units, :math:`\Delta t / (1 - a)`.

    A unit that keeps the share a of its state passes on what it receives with weights :math:`1, a, a^2, \dots` one, two, three, ...
    steps later; the mean of these delays is the time constant of the unit.

    Parameters
    ----------
    keep : float
        a, at least 0 and below 1.
    dt : float
        Step in seconds.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Examples
    --------
    >>> from rnncortex.theory.population import linear_processes
    >>> round(linear_processes.link_latency(keep=0.8, dt=0.01), 6)
    0.05
    """
    dt = checks.number("dt", dt, above=0)
    keep = checks.number("keep", keep, at_least=0, below=1)
    return dt / (1 - keep)

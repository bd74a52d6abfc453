"""Optimal filtering: how well a hidden state can be known from noisy observations; Kalman's and Wiener's errors."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences.state_space import LinearGaussian
from rnncortex.theory.population.linear_processes import stationary_covariance


class SteadyState(NamedTuple):
    """What the Kalman filter settles to.

    Attributes
    ----------
    predicted : Tensor, shape (states, states)
        Covariance of the error before the observation of a step.
    filtered : Tensor, shape (states, states)
        Covariance of the error after it: no decoder, linear or not, has a smaller one.
    gain : Tensor, shape (states, observed)
        K, by which the surprise of an observation corrects the estimate.
    recurrence : Tensor, shape (states, states)
        :math:`(I - K C) A`: the estimate is a linear recurrent network with these weights and the input weights K.
    """

    predicted: Tensor
    filtered: Tensor
    gain: Tensor
    recurrence: Tensor


def kalman_steady_state(space: LinearGaussian) -> SteadyState:
    r"""The Kalman filter after many steps, from the Riccati equation.

    .. math:: P = A \left(P - P C^\top (C P C^\top + R)^{-1} C P\right) A^\top + Q

    Parameters
    ----------
    space : LinearGaussian
        Stable, with noise R of full rank.

    Returns
    -------
    SteadyState

    Raises
    ------
    TypeError, ValueError
        If ``space`` is no :class:`~rnncortex.numerics.sequences.state_space.LinearGaussian`, or its noise is singular.

    References
    ----------
    Anderson and Moore (1979), Optimal Filtering, chapter 4.

    Examples
    --------
    A random walk of unit steps seen with unit noise is predicted with the variance of the golden ratio.

    >>> import torch
    >>> from rnncortex.numerics.sequences.state_space import LinearGaussian
    >>> from rnncortex.theory.decoding import optimal_filtering
    >>> one, zero = torch.ones(1, 1).double(), torch.zeros(1).double()
    >>> round(optimal_filtering.kalman_steady_state(LinearGaussian(one, one, one, one, one, zero, zero)).predicted.item(), 4)
    1.618
    """
    _check(space)
    from scipy.linalg import solve_discrete_are

    matrices = (space.transition.T, space.readout.T, space.process, space.noise)
    solved = solve_discrete_are(*(matrix.detach().cpu().double().numpy() for matrix in matrices))
    predicted = torch.as_tensor(solved).to(space.transition)
    seen = space.readout @ predicted @ space.readout.T + space.noise
    gain = torch.linalg.solve(seen, space.readout @ predicted).T
    kept = torch.eye(len(gain)).to(gain) - gain @ space.readout
    return SteadyState(predicted, kept @ predicted, gain, kept @ space.transition)


def wiener_error(space: LinearGaussian, lags: int) -> Tensor:
    r"""Covariance of the error of the best linear estimate from the present and the last ``lags - 1`` observations.

    .. math:: P - S^\top Y^{-1} S, \qquad S = \mathrm{cov}(y_{t-\ell}, x_t), \quad Y = \mathrm{cov}(y_{t-\ell}, y_{t-m})

    Parameters
    ----------
    space : LinearGaussian
        Stable, with noise R of full rank; the process is taken in its stationary state.
    lags : int
        Number of observations, the present one included.

    Returns
    -------
    Tensor, shape (states, states)

    Raises
    ------
    TypeError, ValueError
        If ``space`` is none or not stable, its noise is singular, or ``lags`` is not a positive whole number.

    References
    ----------
    Wiener (1949), Extrapolation, Interpolation, and Smoothing of Stationary Time Series.
    """
    _check(space)
    checks.count("lags", lags)
    now = stationary_covariance(space.transition, space.process)
    powers = [now]
    for _ in range(lags - 1):
        powers.append(space.transition @ powers[-1])
    cross = torch.cat([space.readout @ power.T for power in powers])
    blocks = [
        [space.readout @ (powers[m - l] if m >= l else powers[l - m].T) @ space.readout.T for m in range(lags)]
        for l in range(lags)  # noqa: E741
    ]
    seen = torch.cat([torch.cat(row, 1) for row in blocks]) + torch.block_diag(*[space.noise] * lags)
    return now - cross.T @ torch.linalg.solve(seen, cross)


def explained(error: Tensor, covariance: Tensor) -> float:
    r"""Share of the variance that an estimate explains, :math:`R^2 = 1 - \mathrm{tr}(E) / \mathrm{tr}(P)`.

    Parameters
    ----------
    error : Tensor, shape (states, states)
        E, covariance of the error.
    covariance : Tensor, shape (states, states)
        P, covariance of what is estimated.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the shapes, dtypes or devices differ, or there is no variance.
    """
    sizes: checks.Sizes = {}
    checks.tensor("error", error, "states states", sizes)
    checks.tensor("covariance", covariance, "states states", sizes, like=("error", error))
    if not covariance.trace() > 0:
        raise ValueError("covariance: expected a positive trace, got none")
    return (1 - error.trace() / covariance.trace()).item()


def _check(space: LinearGaussian) -> None:
    if not isinstance(space, LinearGaussian):
        raise TypeError(f"space: expected a LinearGaussian, got {checks.describe(space)}")
    if torch.linalg.eigvalsh(space.noise)[0] <= 0:
        raise ValueError("space: expected noise of full rank, got a singular covariance")

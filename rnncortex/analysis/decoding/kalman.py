"""Kalman filter: the exact posterior of a linear-Gaussian state, and a decoder of behaviour."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences.state_space import LinearGaussian


class Decoded(NamedTuple):
    r"""What the past and the present say about the state.

    Attributes
    ----------
    mean : Tensor, shape (trials, time, states)
        :math:`E[x_t \mid y_{1:t}]`.
    covariance : Tensor, shape (time, states, states)
        :math:`\mathrm{cov}[x_t \mid y_{1:t}]`, the same for all observations.
    """

    mean: Tensor
    covariance: Tensor


def decode(space: LinearGaussian, activity: Tensor) -> Decoded:
    r"""Filter trials: predict the state, then correct it by the surprise of the observation.

    .. math:: \hat x_t = \tilde x_t + K_t (y_t - \bar y - C (\tilde x_t - \bar x)), \qquad
        \tilde x_{t+1} = \bar x + A (\hat x_t - \bar x)

    Parameters
    ----------
    space : LinearGaussian
        True or fitted; its noise R must have full rank.
    activity : Tensor, shape (trials, time, observed)

    Returns
    -------
    Decoded

    Raises
    ------
    TypeError, ValueError
        If the activity does not fit the space, or the noise is singular.

    References
    ----------
    Kalman (1960), Journal of Basic Engineering 82, 35-45.
    """
    if not isinstance(space, LinearGaussian):
        raise TypeError(f"space: expected a LinearGaussian, got {checks.describe(space)}")
    checks.tensor("activity", activity, "trials time observed", {"observed": len(space.offset)}, like=("the space", space.offset))
    gains, covariances = _gains(space, activity.shape[1])
    prediction, means = torch.zeros(len(activity), len(space.mean), dtype=activity.dtype, device=activity.device), []
    for seen, gain in zip((activity - space.offset).unbind(1), gains, strict=True):
        estimate = prediction + (seen - prediction @ space.readout.T) @ gain.T
        means.append(estimate)
        prediction = estimate @ space.transition.T
    return Decoded(space.mean + torch.stack(means, 1), torch.stack(covariances))


def fit(activity: Tensor, behaviour: Tensor) -> LinearGaussian:
    r"""Fit a state-space model to trials in which the state was seen, by maximum likelihood.

    Transition and readout are two regressions, and the covariances are those of their residuals.

    Parameters
    ----------
    activity : Tensor, shape (trials, time, units)
        Of training trials.
    behaviour : Tensor, shape (trials, time, states)
        The state: what is to be decoded, and whatever helps to predict it (velocity beside position).

    Returns
    -------
    LinearGaussian

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, there are fewer than two steps, or a state is a linear function of the others.

    References
    ----------
    Wu, Gao, Bienenstock, Donoghue and Black (2006), Neural Computation 18, 80-118.
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "trials time units", sizes)
    checks.tensor("behaviour", behaviour, "trials time states", sizes, like=("activity", activity))
    if activity.shape[1] < 2:
        raise ValueError(f"activity: expected at least two steps, got {activity.shape[1]}")
    mean, offset = behaviour.mean((0, 1)), activity.mean((0, 1))
    state, seen = behaviour - mean, activity - offset
    transition, process = _regress(state[:, :-1].flatten(0, 1), state[:, 1:].flatten(0, 1))
    readout, noise = _regress(state.flatten(0, 1), seen.flatten(0, 1))
    everything = state.flatten(0, 1)
    return LinearGaussian(transition, process, readout, noise, everything.T @ everything / len(everything), mean, offset)


def _gains(space: LinearGaussian, steps: int) -> tuple[list[Tensor], list[Tensor]]:
    """Gain and covariance after the observation at each step; once the covariance repeats itself to rounding, they stay."""
    predicted = space.initial
    gains: list[Tensor] = []
    covariances: list[Tensor] = []
    while len(gains) < steps:
        gain, corrected = _correct(predicted, space)
        gains.append(gain)
        covariances.append(corrected)
        following = _predict(corrected, space)
        if (following - predicted).abs().max() <= torch.finfo(predicted.dtype).eps * predicted.abs().max():
            break
        predicted = following
    rest = steps - len(gains)
    return gains + gains[-1:] * rest, covariances + covariances[-1:] * rest


def _correct(covariance: Tensor, space: LinearGaussian) -> tuple[Tensor, Tensor]:
    """Gain, and the covariance after the observation."""
    surprise = space.readout @ covariance @ space.readout.T + space.noise
    factor, failed = torch.linalg.cholesky_ex(surprise)
    if failed:
        raise ValueError("space: expected noise of full rank, got a singular covariance of the observations")
    gain = torch.cholesky_solve(space.readout @ covariance, factor).T
    kept = torch.eye(len(gain), dtype=gain.dtype, device=gain.device) - gain @ space.readout
    return gain, kept @ covariance @ kept.T + gain @ space.noise @ gain.T


def _predict(covariance: Tensor, space: LinearGaussian) -> Tensor:
    """The covariance a step later."""
    return space.transition @ covariance @ space.transition.T + space.process


def _regress(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Matrix from x to y, and the covariance of what it leaves."""
    gram = x.T @ x
    if not torch.linalg.eigvalsh(gram)[0] > 1e-12 * gram.diagonal().max():
        raise ValueError("behaviour: expected states that vary independently, got one that is a linear function of the others")
    matrix = torch.linalg.solve(gram, x.T @ y).T
    left = y - x @ matrix.T
    return matrix, left.T @ left / len(left)

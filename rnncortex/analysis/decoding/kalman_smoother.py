"""Kalman smoothing: a linear-Gaussian state from past and future, with the likelihood, missing observations, and models fitted by EM."""

import math
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences.state_space import LinearGaussian


class Smoothed(NamedTuple):
    r"""What all observations of a trial say about the state.

    Attributes
    ----------
    mean : Tensor, shape (trials, time, states)
        :math:`E[x_t \mid y_{1:T}]`.
    covariance : Tensor, shape (trials, time, states, states)
        :math:`\mathrm{cov}[x_t \mid y_{1:T}]`.
    lagged : Tensor, shape (trials, time - 1, states, states)
        :math:`\mathrm{cov}[x_{t+1}, x_t \mid y_{1:T}]`.
    log_likelihood : Tensor, shape (trials,)
        :math:`\log p(y_{1:T})` of the observations that were made, nats.
    """

    mean: Tensor
    covariance: Tensor
    lagged: Tensor
    log_likelihood: Tensor


class FittedSpace(NamedTuple):
    """A local maximum of the likelihood.

    Attributes
    ----------
    space : LinearGaussian
    log_likelihood : Tensor, shape (iterations + 1,)
        Of all trials, nats: before the first iteration and after each; it never falls.
    """

    space: LinearGaussian
    log_likelihood: Tensor


def smooth(space: LinearGaussian, activity: Tensor, *, observed: Tensor | None = None) -> Smoothed:
    r"""Filter forwards, then correct backwards by what came later (Rauch, Tung and Striebel).

    .. math:: \hat x_{t|T} = \hat x_{t|t} + J_t (\hat x_{t+1|T} - \hat x_{t+1|t}), \qquad J_t = P_{t|t} A^\top P_{t+1|t}^{-1}

    A step without an observation is predicted and not corrected; it adds nothing to the likelihood.

    Parameters
    ----------
    space : LinearGaussian
        True or fitted; its noise R and its process noise Q must have full rank.
    activity : Tensor, shape (trials, time, observed)
        Any finite numbers where nothing was observed.
    observed : Tensor of bool, shape (trials, time), optional
        Steps with an observation; all if left out.

    Returns
    -------
    Smoothed

    Raises
    ------
    TypeError, ValueError
        If the activity does not fit the space, or a covariance is singular.

    References
    ----------
    Rauch, Tung and Striebel (1965), AIAA Journal 3, 1445-1450.
    """
    if not isinstance(space, LinearGaussian):
        raise TypeError(f"space: expected a LinearGaussian, got {checks.describe(space)}")
    checks.tensor("activity", activity, "trials time observed", {"observed": len(space.offset)}, like=("the space", space.offset))
    seen = _observed(activity, observed)
    mean, covariance = torch.zeros_like(activity[:, 0, :1]).expand(-1, len(space.mean)), space.initial.expand(len(activity), -1, -1)
    means, covariances, predictions, spreads = [], [], [], []
    log_likelihood = torch.zeros_like(activity[:, 0, 0])
    for values, made in zip((activity - space.offset).unbind(1), seen.unbind(1), strict=True):
        predictions.append(mean)
        spreads.append(covariance)
        corrected, shrunk, surprise = _correct(mean, covariance, values, space)
        mean, covariance = torch.where(made[:, None], corrected, mean), torch.where(made[:, None, None], shrunk, covariance)
        log_likelihood = log_likelihood + torch.where(made, surprise, 0.0)
        means.append(mean)
        covariances.append(covariance)
        mean, covariance = mean @ space.transition.T, space.transition @ covariance @ space.transition.T + space.process
    smooth_means, smooth_covariances, lagged = [means[-1]], [covariances[-1]], []
    for step in range(len(means) - 2, -1, -1):
        gain = torch.cholesky_solve(space.transition @ covariances[step], _factor(spreads[step + 1])).mT
        back = (gain @ (smooth_means[-1] - predictions[step + 1])[..., None])[..., 0]
        lagged.append(smooth_covariances[-1] @ gain.mT)
        smooth_covariances.append(covariances[step] + gain @ (smooth_covariances[-1] - spreads[step + 1]) @ gain.mT)
        smooth_means.append(means[step] + back)
    empty = activity.new_zeros(len(activity), 0, *space.transition.shape)
    return Smoothed(
        space.mean + torch.stack(smooth_means[::-1], 1),
        torch.stack(smooth_covariances[::-1], 1),
        torch.stack(lagged[::-1], 1) if lagged else empty,
        log_likelihood,
    )


def fit_em(
    start: LinearGaussian, activity: Tensor, *, observed: Tensor | None = None, iterations: int = 200, tolerance: float = 1e-7
) -> FittedSpace:
    r"""Fit a state-space model to observations alone, by expectation maximisation: A, Q, C, R and the first covariance.

    With :math:`S_{ab}` the sums of the smoothed second moments of the state, each iteration sets
    :math:`A = S_{t+1,t} S_{t,t}^{-1}`, :math:`C = S_{yx} S_{xx}^{-1}`, and the covariances to the mean of what is left. The means
    :math:`\bar x` and :math:`\bar y` stay. States are determined only up to a linear map of their axes.

    Parameters
    ----------
    start : LinearGaussian
        Where to start: it says how many states there are. A readout of zeros is a stationary point and stays.
    activity : Tensor, shape (trials, time, observed)
        At least two steps.
    observed : Tensor of bool, shape (trials, time), optional
        As in :func:`smooth`.
    iterations : int
        At most.
    tolerance : float
        The fit ends when an iteration adds less to the log-likelihood, as a share of its modulus.

    Returns
    -------
    FittedSpace

    Raises
    ------
    TypeError, ValueError
        As in :func:`smooth`; and if there are fewer than two steps or nothing is observed.

    References
    ----------
    Shumway and Stoffer (1982), Journal of Time Series Analysis 3, 253-264.
    """
    checks.count("iterations", iterations)
    checks.number("tolerance", tolerance, at_least=0)
    smoothed, space = smooth(start, activity, observed=observed), start
    seen = _observed(activity, observed)
    if activity.shape[1] < 2 or not seen.any():
        raise ValueError("activity: expected at least two steps and something observed, got fewer or nothing")
    path = [smoothed.log_likelihood.sum()]
    for _ in range(iterations):
        space = _maximise(space, smoothed, activity - space.offset, seen)
        smoothed = smooth(space, activity, observed=observed)
        path.append(smoothed.log_likelihood.sum())
        if path[-1] - path[-2] < tolerance * path[-1].abs():
            break
    return FittedSpace(space, torch.stack(path))


def _maximise(space: LinearGaussian, smoothed: Smoothed, values: Tensor, seen: Tensor) -> LinearGaussian:
    state = smoothed.mean - space.mean
    second = state[..., :, None] * state[..., None, :] + smoothed.covariance
    earlier, later = second[:, :-1].sum((0, 1)), second[:, 1:].sum((0, 1))
    across = (smoothed.lagged + state[:, 1:, :, None] * state[:, :-1, None, :]).sum((0, 1))
    transition = torch.linalg.solve(earlier, across.T).T
    process = (later - transition @ across.T) / (len(values) * (values.shape[1] - 1))
    shown, there = values[seen], state[seen]
    cross, inner = shown.T @ there, second[seen].sum(0)
    readout = torch.linalg.solve(inner, cross.T).T
    noise = (shown.T @ shown - readout @ cross.T) / len(shown)
    return replace(
        space,
        transition=transition,
        process=(process + process.T) / 2,
        readout=readout,
        noise=(noise + noise.T) / 2,
        initial=second[:, 0].mean(0),
    )


def _correct(mean: Tensor, covariance: Tensor, values: Tensor, space: LinearGaussian) -> tuple[Tensor, Tensor, Tensor]:
    """Mean and covariance after an observation, and the log-likelihood of it."""
    factor = _factor(space.readout @ covariance @ space.readout.T + space.noise)
    gain = torch.cholesky_solve(space.readout @ covariance, factor).mT
    error = (values - mean @ space.readout.T)[..., None]
    kept = torch.eye(len(space.mean), dtype=mean.dtype, device=mean.device) - gain @ space.readout
    shrunk = kept @ covariance @ kept.mT + gain @ space.noise @ gain.mT
    distance = torch.linalg.solve_triangular(factor, error, upper=False).square().sum((-2, -1))
    log_determinant = 2 * factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)
    surprise = -(distance + log_determinant + values.shape[-1] * math.log(2 * math.pi)) / 2
    return mean + (gain @ error)[..., 0], shrunk, surprise


def _factor(covariance: Tensor) -> Tensor:
    factor, failed = torch.linalg.cholesky_ex((covariance + covariance.mT) / 2)
    if failed.any():
        raise ValueError("space: expected process and observation noise of full rank, got a singular covariance")
    return factor


def _observed(activity: Tensor, observed: Tensor | None) -> Tensor:
    if observed is None:
        return torch.ones_like(activity[..., 0], dtype=torch.bool)
    if not isinstance(observed, Tensor) or observed.dtype != torch.bool or observed.shape != activity.shape[:2]:
        raise TypeError(f"observed: expected booleans of shape {tuple(activity.shape[:2])}, got {checks.describe(observed)}")
    return observed

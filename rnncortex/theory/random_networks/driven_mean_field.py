"""Lyapunov exponent of a driven random network: mean-field theory in discrete time of how fast it forgets."""

from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.calculus.quadrature import gaussian_expectation


def driven_variance(gain: Any, input_std: Any) -> Tensor:
    r"""Variance q of what each unit of the driven network receives, the solution of

    .. math:: q = g^2 E[\tanh^2(\sqrt{q} z)] + \sigma^2, \qquad z \sim \mathcal{N}(0, 1),

    for the network :math:`h_{t+1} = \tanh(W h_t + x_t)` with Gaussian weights of gain g and white noise of standard deviation
    :math:`\sigma`, a fresh draw for each unit and step, as :math:`N \to \infty`.

    Parameters
    ----------
    gain : float or Tensor
        g, at least 0.
    input_std : float or Tensor
        :math:`\sigma`, above 0; broadcast with the gain.

    Returns
    -------
    Tensor
        q, to rounding.

    Raises
    ------
    TypeError, ValueError
        If a gain is negative, the noise is not positive or a number is not finite.

    References
    ----------
    Molgedey, Schuchhardt and Schuster (1992), Physical Review Letters 69, 3717-3719.

    Examples
    --------
    >>> from rnncortex.theory.random_networks import driven_mean_field
    >>> driven_mean_field.driven_variance(0.0, 0.5).item()
    0.25
    """
    gain = checks.parameter("gain", gain, at_least=0)
    input_std = checks.parameter("input_std", input_std, above=0)
    g, std = torch.broadcast_tensors(gain, input_std)
    low, high = std.square(), std.square() + g.square()
    for _ in range(100):  # the right side exceeds the left at the lower end and not at the upper, and they meet once
        middle = (low + high) / 2
        short = _received(g, std, middle) > middle
        low, high = torch.where(short, middle, low), torch.where(short, high, middle)
    return (low + high) / 2


def rate(gain: Any, input_std: Any) -> Tensor:
    r"""Rate at which the influence of an input fades, or grows, as time goes on,

    .. math:: \lambda = \tfrac12 \ln \big( g^2 E[\tanh'(\sqrt{q} z)^2] \big) .

    Each step multiplies the squared length of a small difference by :math:`g^2 E[\phi'^2]`. It is the largest Lyapunov exponent of the
    driven network: negative where the network forgets its past and its first state, positive where it is chaotic in spite of the input.

    Arguments and errors as in :func:`driven_variance`.

    Returns
    -------
    Tensor
        Per step.

    References
    ----------
    Molgedey, Schuchhardt and Schuster (1992), Physical Review Letters 69, 3717-3719.

    Examples
    --------
    Weak noise hardly moves the units from the steep part of the curve, and the rate is that of silence, ln g.

    >>> import math
    >>> from rnncortex.theory.random_networks import driven_mean_field
    >>> round(driven_mean_field.rate(0.9, 1e-4).item() - math.log(0.9), 6)
    -0.0
    """
    q = driven_variance(gain, input_std)
    g = checks.parameter("gain", gain, at_least=0)
    return (g.square() * gaussian_expectation(lambda x: (1 - torch.tanh(x).square()).square(), q)).log() / 2


def _received(gain: Tensor, std: Tensor, variance: Tensor) -> Tensor:
    return gain.square() * gaussian_expectation(lambda x: torch.tanh(x).square(), variance) + std.square()

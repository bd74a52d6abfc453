r"""Boltzmann distribution: that of a machine, exactly, by going through all of its states.

Units are -1 and +1, the energy is :math:`E(s) = -\frac{1}{2} s^T W s - b^T s`, and at temperature T a state has the
probability :math:`p(s) = e^{-E(s)/T} / Z`.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.probability.spins import MOST, all_states, check_spins, state_number


class LikelihoodSlope(NamedTuple):
    """Log-likelihood of data with its slope.

    Attributes
    ----------
    likelihood : Tensor, 0-d
        As :func:`log_likelihood` gives it, in nats.
    weight : Tensor, shape (units, units)
        Slope in W, where a pair counts once; symmetric with a vanishing diagonal.
    bias : Tensor, shape (units,)
        Slope in b.
    """

    likelihood: Tensor
    weight: Tensor
    bias: Tensor


def energies(weight: Tensor, bias: Tensor) -> Tensor:
    """Energy of every state, in the order of :func:`~rnncortex.numerics.probability.spins.all_states`.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
        W, symmetric with a vanishing diagonal.
    bias : Tensor, shape (units,)
        b.

    Returns
    -------
    Tensor, shape (2^units,)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit, W is not symmetric or has a diagonal, or there are over 24 units.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.attractors import boltzmann
    >>> boltzmann.energies(torch.tensor([[0.0, 1.0], [1.0, 0.0]]), torch.zeros(2)).tolist()
    [-1.0, 1.0, 1.0, -1.0]
    """
    return _energies(_states(weight, bias), weight, bias)


def distribution(weight: Tensor, bias: Tensor, *, temperature: float = 1.0) -> Tensor:
    """Probability of every state, in the order of :func:`~rnncortex.numerics.probability.spins.all_states`.

    Parameters
    ----------
    weight, bias
        As in :func:`energies`.
    temperature : float
        T, above 0.

    Returns
    -------
    Tensor, shape (2^units,)

    Raises
    ------
    TypeError, ValueError
        As in :func:`energies`, or if the temperature is not positive.
    """
    temperature = checks.number("temperature", temperature, above=0)
    return torch.softmax(-energies(weight, bias) / temperature, 0)


def mean_energy(weight: Tensor, bias: Tensor, temperature: Any) -> Tensor:
    r"""Mean energy at each temperature, :math:`\sum_s p(s) E(s)`.

    Parameters
    ----------
    weight, bias
        As in :func:`energies`.
    temperature : float or Tensor
        T, above 0.

    Returns
    -------
    Tensor
        In the shape of ``temperature``.

    Raises
    ------
    TypeError, ValueError
        As in :func:`distribution`.
    """
    temperature = checks.parameter("temperature", temperature, above=0)
    energy = energies(weight, bias)
    T = temperature.to(weight)
    return (torch.softmax(-energy / T[..., None], -1) * energy).sum(-1)


def log_likelihood(weight: Tensor, bias: Tensor, data: Tensor) -> Tensor:
    r"""Mean log-probability that the machine gives to visible states, the hidden units summed over; differentiable.

    .. math:: L = \frac{1}{n} \sum_k \log \sum_h p(v_k, h)

    Parameters
    ----------
    weight, bias
        As in :func:`energies`.
    data : Tensor, shape (trials, visible)
        Of -1 and +1; the visible units are the first ones.

    Returns
    -------
    Tensor, 0-d
        Nats.

    Raises
    ------
    TypeError, ValueError
        As in :func:`energies`, or if the data have more units than the machine.
    """
    logits = -energies(weight, bias)
    return (_visible(logits, data, len(weight)) - torch.logsumexp(logits, 0)).mean()


def likelihood_gradient(weight: Tensor, bias: Tensor, data: Tensor) -> LikelihoodSlope:
    r"""Slope of the log-likelihood in the weights and biases: correlations clamped less correlations free.

    .. math::
        \frac{\partial L}{\partial W_{ij}} = \langle s_i s_j \rangle_{\text{clamped}} - \langle s_i s_j \rangle_{\text{free}}, \qquad
        \frac{\partial L}{\partial b_i} = \langle s_i \rangle_{\text{clamped}} - \langle s_i \rangle_{\text{free}}

    Parameters
    ----------
    weight, bias, data
        As in :func:`log_likelihood`.

    Returns
    -------
    LikelihoodSlope

    Raises
    ------
    TypeError, ValueError
        As in :func:`log_likelihood`.

    References
    ----------
    Ackley, Hinton and Sejnowski (1985), Cognitive Science 9, 147-169.
    """
    states = _states(weight, bias)
    logits = -_energies(states, weight, bias)
    likelihood = _visible(logits, data, len(weight)).mean() - torch.logsumexp(logits, 0)
    given = torch.softmax(logits.view(2 ** data.shape[-1], -1), 1)
    share = torch.bincount(state_number(data), minlength=len(given)).to(given) / len(data)
    difference = (share[:, None] * given).flatten() - torch.softmax(logits, 0)
    slope = states.T @ (difference[:, None] * states)
    slope = (slope + slope.T) / 2
    return LikelihoodSlope(likelihood, slope - torch.diag(slope.diagonal()), difference @ states)


def completion(weight: Tensor, bias: Tensor, clamped: Tensor, others: int) -> Tensor:
    """Probability of every completion of clamped units by the next ones, all units after these summed over.

    Parameters
    ----------
    weight, bias
        As in :func:`energies`.
    clamped : Tensor, shape (trials, clamped)
        States of the first units, of -1 and +1.
    others : int
        How many units to complete; the rest are hidden.

    Returns
    -------
    Tensor, shape (trials, 2^others)
        In the order of :func:`~rnncortex.numerics.probability.spins.all_states`.

    Raises
    ------
    TypeError, ValueError
        As in :func:`log_likelihood`, or if there are fewer others.
    """
    logits = -energies(weight, bias)
    _visible(logits, clamped, len(weight), "clamped")
    rest = len(weight) - clamped.shape[-1]
    if checks.count("others", others) > rest:
        raise ValueError(f"others: expected at most {rest} units, got {others}")
    given = torch.softmax(logits.view(2 ** clamped.shape[-1], -1)[state_number(clamped)], -1)
    return given.unflatten(-1, (2**others, -1)).sum(-1)


def _states(weight: Tensor, bias: Tensor) -> Tensor:
    """Every state of a machine whose weights and biases are as they should be."""
    sizes: checks.Sizes = {}
    checks.tensor("weight", weight, "units units", sizes)
    checks.tensor("bias", bias, "units", sizes, like=("weight", weight))
    if not torch.allclose(weight, weight.T) or weight.diagonal().any():
        raise ValueError("weight: expected a symmetric matrix with a vanishing diagonal, got another")
    if len(weight) > MOST:
        raise ValueError(f"weight: expected at most {MOST} units, whose states can be gone through, got {len(weight)}")
    return all_states(len(weight), dtype=weight.dtype, device=weight.device)


def _energies(states: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return -(states * (states @ weight / 2 + bias)).sum(-1)


def _visible(logits: Tensor, data: Tensor, units: int, name: str = "data") -> Tensor:
    """Log of the unnormalised probability of each visible state in the data, hidden units summed over."""
    check_spins(name, data, "trials visible", like=("weight", logits))
    if data.shape[-1] > units:
        raise ValueError(f"{name}: expected at most {units} units, got {data.shape[-1]}")
    return torch.logsumexp(logits.view(2 ** data.shape[-1], -1), 1)[state_number(data)]

r"""Forward filter and smoother of a hidden Markov process with finitely many states, from the likelihoods of what was seen.

.. math:: p(s_t \mid y_{1:t}) \propto p(y_t \mid s_t) \sum_{s_{t-1}} p(s_{t-1} \mid y_{1:t-1}) \, A_{s_{t-1} s_t}

What emits (symbols, spikes, counts) enters through its log-likelihoods alone.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences.scaled_recursion import Beliefs


class Predict(NamedTuple):
    """How the belief after one step becomes that before the next: made by :func:`exactly` or :func:`by_product`.

    Attributes
    ----------
    transition : Tensor, shape (states, states)
        Row now, column next.
    keeps_all : bool
        Whether a state keeps its probability however small it is.
    """

    transition: Tensor
    keeps_all: bool


class Filtered(NamedTuple):
    r"""What the past says.

    Attributes
    ----------
    log_posterior : Tensor, shape (trials, time, states)
        :math:`\log P(s_t \mid y_{1:t})`; minus infinity for a state that the past excludes.
    log_prior : Tensor, shape (trials, time, states)
        :math:`\log P(s_t \mid y_{1:t-1})`, before the observation of the step.
    log_evidence : Tensor, shape (trials, time)
        :math:`\log P(y_t \mid y_{1:t-1})`; its sum over time is the log-likelihood, its mean, negative and over log 2, the fewest bits per
        observation that any predictor can reach on these sequences.
    """

    log_posterior: Tensor
    log_prior: Tensor
    log_evidence: Tensor


def exactly(transition: Tensor) -> Predict:
    """Predict such that a state keeps its probability however small it is: in logarithms where a product would lose it."""
    checks.distributions("transition", transition, "states states")
    return Predict(transition, keeps_all=True)


def by_product(transition: Tensor) -> Predict:
    """Predict by matrix products alone; what is below 1e-308 of the whole counts as nothing."""
    checks.distributions("transition", transition, "states states")
    return Predict(transition, keeps_all=False)


def forward_filter(log_likelihood: Tensor, initial: Tensor, predict: Predict) -> Filtered:
    """Filter: what each observation and all before it say about the state.

    Parameters
    ----------
    log_likelihood : Tensor, shape (trials, time, states)
        Of the observation of each step, given each state; up to a constant for each step, which the evidence then lacks.
    initial : Tensor, shape (states,)
        Distribution of the first state.
    predict : Predict
        :func:`exactly` or :func:`by_product` of a transition (row now, column next).

    Returns
    -------
    Filtered

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, there is no step, or every state excludes an observation.

    Notes
    -----
    Probabilities are scaled at each step, and a long sequence runs in blocks side by side
    (:mod:`rnncortex.numerics.sequences.scaled_recursion`). Where a gradient is asked, on a GPU, or where a state would fall below the
    smallest number there is, logarithms are used instead.
    """
    found, peak = _forward(log_likelihood, initial, predict)
    if found is None:
        return _in_logarithms(log_likelihood, initial, predict)
    logs = (found.posterior[0].log(), found.prior[0].log(), found.evidence[0].log() + peak[..., 0])
    return Filtered(*(part.to(log_likelihood) for part in logs))


def posterior(log_likelihood: Tensor, initial: Tensor, predict: Predict) -> Tensor:
    r"""The belief after each observation alone, :math:`P(s_t \mid y_{1:t})`, as a probability.

    Arguments and errors as in :func:`forward_filter`.

    Returns
    -------
    Tensor, shape (trials, time, states)
    """
    found, _ = _forward(log_likelihood, initial, predict)
    return _in_logarithms(log_likelihood, initial, predict).log_posterior.exp() if found is None else found.posterior[0].to(log_likelihood)


def smooth(log_likelihood: Tensor, initial: Tensor, transition: Tensor) -> Tensor:
    r"""Smooth: what the whole sequence, past and future, says about each state, :math:`\log P(s_t \mid y_{1:T})`.

    Parameters
    ----------
    log_likelihood, initial
        As in :func:`forward_filter`.
    transition : Tensor, shape (states, states)
        A: row now, column next.

    Returns
    -------
    Tensor, shape (trials, time, states)

    Raises
    ------
    TypeError, ValueError
        As :func:`forward_filter`.
    """
    _check(log_likelihood, initial)
    checks.distributions("transition", transition, "states states", like=("log_likelihood", log_likelihood))
    seen = log_likelihood - log_likelihood.amax(-1, keepdim=True)
    start, moves = torch.stack([initial, torch.ones_like(initial)]), torch.stack([transition, transition.T])
    both_ways = _in_probabilities(torch.stack([seen, seen.flip(1)]), start, moves, keep_all=True)
    smoothed = both_ways.smoothed() if both_ways else None
    return _smooth_in_logarithms(log_likelihood, initial, transition) if smoothed is None else smoothed.log().to(log_likelihood)


def _forward(log_likelihood: Tensor, initial: Tensor, predict: Predict) -> tuple[Beliefs | None, Tensor]:
    """The filter in probabilities where they serve, and the largest log-likelihood of each step, which its evidence lacks."""
    _check(log_likelihood, initial)
    if not isinstance(predict, Predict):
        raise TypeError(f"predict: expected exactly(transition) or by_product(transition), got {checks.describe(predict)}")
    transition = predict.transition
    checks.distributions("transition", transition, "states states", {"states": len(initial)}, like=("log_likelihood", log_likelihood))
    peak = log_likelihood.amax(-1, keepdim=True)
    return _in_probabilities((log_likelihood - peak)[None], initial[None], transition[None], predict.keeps_all), peak


def _in_probabilities(seen: Tensor, start: Tensor, transition: Tensor, keep_all: bool) -> Beliefs | None:
    """The scaled recursion in float64; nothing where a gradient is asked, on a GPU, or where it would lose what is to be kept.

    The logarithms ``seen`` are overwritten.
    """
    parts = (seen, start, transition)
    asked = torch.is_grad_enabled() and any(part.requires_grad for part in parts)
    if asked or seen.device.type != "cpu" or seen.numel() == 0:
        return None
    logs, start, transition = (part.detach().double() for part in parts)
    possible = ~torch.isneginf(logs) if keep_all else None
    found = Beliefs(logs.exp_(), start, transition)
    lost = not (found.evidence > 0).all() or (possible is not None and found.loses(possible, transition))
    return None if lost else found


def _in_logarithms(log_likelihood: Tensor, initial: Tensor, predict: Predict) -> Filtered:
    transition, log_transition = predict.transition, predict.transition.log()

    def predicted(posterior: Tensor) -> Tensor:
        if predict.keeps_all:
            return torch.logsumexp(posterior[..., None] + log_transition, -2)
        return (posterior.exp() @ transition).log()

    prior = initial.log().expand(len(log_likelihood), -1)
    priors, posteriors, evidences = [], [], []
    for seen in log_likelihood.unbind(1):
        posterior, evidence = _condition(prior, seen)
        priors.append(prior)
        posteriors.append(posterior)
        evidences.append(evidence)
        prior = predicted(posterior)
    return Filtered(torch.stack(posteriors, 1), torch.stack(priors, 1), torch.stack(evidences, 1))


def _smooth_in_logarithms(log_likelihood: Tensor, initial: Tensor, transition: Tensor) -> Tensor:
    filtered, log_transition = forward_filter(log_likelihood, initial, exactly(transition)), transition.log()
    future = torch.zeros_like(filtered.log_posterior[:, 0])
    smoothed = [filtered.log_posterior[:, -1]]
    for step in range(log_likelihood.shape[1] - 1, 0, -1):
        future = torch.logsumexp((future + log_likelihood[:, step])[..., None, :] + log_transition, -1)
        joint = filtered.log_posterior[:, step - 1] + future
        smoothed.append(joint - torch.logsumexp(joint, -1, keepdim=True))
    return torch.stack(smoothed[::-1], 1)


def _condition(log_prior: Tensor, log_likelihood: Tensor) -> tuple[Tensor, Tensor]:
    """Bayes' rule at one step: posterior, and evidence of the observation."""
    joint = log_prior + log_likelihood
    evidence = torch.logsumexp(joint, -1)
    if torch.isneginf(evidence).any():
        raise ValueError("observations: expected sequences that the source can emit, got one of probability zero")
    return joint - evidence[..., None], evidence


def _check(log_likelihood: Tensor, initial: Tensor) -> None:
    if not isinstance(log_likelihood, Tensor) or log_likelihood.ndim != 3 or log_likelihood.shape[1] == 0:
        came = checks.describe(log_likelihood)
        raise ValueError(f"log_likelihood: expected a tensor of shape (trials, time, states) with at least one step, got {came}")
    checks.distributions("initial", initial, "states", {"states": log_likelihood.shape[2]}, like=("log_likelihood", log_likelihood))

"""Hidden Markov models (HMM): forward filter and smoother over symbols."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Filtered(NamedTuple):
    r"""What the past says.

    Attributes
    ----------
    log_posterior : Tensor, shape (trials, time, states)
        :math:`\log P(s_t \mid y_{1:t})`; minus infinity for a state that the past excludes.
    log_prior : Tensor, shape (trials, time, states)
        :math:`\log P(s_t \mid y_{1:t-1})`, before the symbol of the step.
    log_evidence : Tensor, shape (trials, time)
        :math:`\log P(y_t \mid y_{1:t-1})`; its sum over time is the log-likelihood, its mean, negative and over log 2, the fewest bits per
        symbol that any predictor can reach on these sequences.
    """

    log_posterior: Tensor
    log_prior: Tensor
    log_evidence: Tensor


def forward_filter(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> Filtered:
    r"""Filter the hidden states of a Markov source, in logarithms throughout.

    .. math:: P(s_t \mid y_{1:t}) \propto B_{s_t y_t} \sum_{s_{t-1}} P(s_{t-1} \mid y_{1:t-1}) \, A_{s_{t-1} s_t}

    Parameters
    ----------
    symbols : Tensor of int, shape (trials, time)
        y, from 0.
    initial : Tensor, shape (states,)
        Distribution of the first state.
    transition : Tensor, shape (states, states)
        A: row now, column next.
    emission : Tensor, shape (states, symbols)
        B.

    Returns
    -------
    Filtered
        In the precision of the probabilities.

    Raises
    ------
    TypeError, ValueError
        If the symbols or the distributions are not as above, or the source cannot have emitted a sequence.

    References
    ----------
    Rabiner (1989), Proceedings of the IEEE 77, 257-286.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.sequences import hidden_markov
    >>> sticky, noisy = torch.tensor([[0.9, 0.1], [0.2, 0.8]]), torch.tensor([[0.7, 0.3], [0.4, 0.6]])
    >>> found = hidden_markov.forward_filter(torch.tensor([[0, 0, 1]]), torch.tensor([0.5, 0.5]), sticky, noisy)
    >>> found.log_posterior.exp()[0, :, 0].mul(1000).round().tolist()
    [636.0, 761.0, 578.0]
    """
    log_initial, log_transition, log_emission = _logs(symbols, initial, transition, emission)
    prior, priors, posteriors, evidences = log_initial.expand(len(symbols), -1), [], [], []
    for emitted in log_emission.T[symbols.long()].unbind(1):
        posterior, evidence = _condition(prior, emitted)
        priors.append(prior)
        posteriors.append(posterior)
        evidences.append(evidence)
        prior = _predict(posterior, log_transition)
    return Filtered(torch.stack(posteriors, 1), torch.stack(priors, 1), torch.stack(evidences, 1))


def smooth(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> Tensor:
    r"""What the whole sequence, past and future, says about each hidden state, :math:`\log P(s_t \mid y_{1:T})`.

    Arguments and errors as in :func:`forward_filter`.

    Returns
    -------
    Tensor, shape (trials, time, states)
    """
    filtered = forward_filter(symbols, initial, transition, emission)
    _, log_transition, log_emission = _logs(symbols, initial, transition, emission)
    future = torch.zeros_like(filtered.log_posterior[:, 0])
    smoothed = [filtered.log_posterior[:, -1]]
    for step in range(symbols.shape[1] - 1, 0, -1):
        future = _retrodict(future + log_emission.T[symbols[:, step].long()], log_transition)
        joint = filtered.log_posterior[:, step - 1] + future
        smoothed.append(joint - torch.logsumexp(joint, -1, keepdim=True))
    return torch.stack(smoothed[::-1], 1)


def bits_per_symbol(filtered: Filtered, *, skip: int = 0) -> float:
    """Mean surprise of the exact predictor over the steps after the first ``skip``: what no predictor can beat but by luck.

    Parameters
    ----------
    filtered : Filtered
    skip : int

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If ``skip`` leaves no step.
    """
    steps = filtered.log_evidence.shape[1]
    if checks.count("skip", skip, at_least=0) >= steps:
        raise ValueError(f"skip: expected fewer than the {steps} steps, got {skip}")
    return -filtered.log_evidence[:, skip:].mean().item() / math.log(2)


def _condition(log_prior: Tensor, log_emitted: Tensor) -> tuple[Tensor, Tensor]:
    """Bayes' rule at one step: posterior, and evidence of the symbol."""
    joint = log_prior + log_emitted
    evidence = torch.logsumexp(joint, -1)
    if torch.isneginf(evidence).any():
        raise ValueError("symbols: expected sequences that the source can emit, got one of probability zero")
    return joint - evidence[..., None], evidence


def _predict(log_posterior: Tensor, log_transition: Tensor) -> Tensor:
    return torch.logsumexp(log_posterior[..., None] + log_transition, -2)


def _retrodict(log_later: Tensor, log_transition: Tensor) -> Tensor:
    return torch.logsumexp(log_later[..., None, :] + log_transition, -1)


def _logs(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    sizes: checks.Sizes = {}
    checks.distributions("transition", transition, "states states", sizes)
    checks.distributions("initial", initial, "states", sizes, like=("transition", transition))
    checks.distributions("emission", emission, "states symbols", sizes, like=("transition", transition))
    checks.symbols("symbols", symbols, "trials time", below=emission.shape[1])
    if symbols.shape[1] == 0:
        raise ValueError("symbols: expected at least one step, got none")
    return initial.log(), transition.log(), emission.log()

"""Hidden Markov models (HMM): forward filter and smoother over symbols."""

import math

from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences import discrete_filter
from rnncortex.numerics.sequences.discrete_filter import Filtered, exactly


def log_likelihood(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> Tensor:
    """What each symbol says of each state, its log-probability there, in nats; arguments and errors as in :func:`forward_filter`.

    Returns
    -------
    Tensor, shape (trials, time, states)
    """
    sizes: checks.Sizes = {}
    checks.distributions("transition", transition, "states states", sizes)
    checks.distributions("initial", initial, "states", sizes, like=("transition", transition))
    checks.distributions("emission", emission, "states symbols", sizes, like=("transition", transition))
    checks.symbols("symbols", symbols, "trials time", below=emission.shape[1])
    if symbols.shape[1] == 0:
        raise ValueError("symbols: expected at least one step, got none")
    return emission.log().T[symbols.long()]


def forward_filter(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> Filtered:
    r"""Filter the hidden states of a Markov source; a state keeps its probability however small it is.

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
    return discrete_filter.forward_filter(log_likelihood(symbols, initial, transition, emission), initial, exactly(transition))


def smooth(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> Tensor:
    r"""What the whole sequence, past and future, says about each hidden state, :math:`\log P(s_t \mid y_{1:T})`.

    Arguments and errors as in :func:`forward_filter`.

    Returns
    -------
    Tensor, shape (trials, time, states)
    """
    return discrete_filter.smooth(log_likelihood(symbols, initial, transition, emission), initial, transition)


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

"""Viterbi algorithm: the most likely path of the hidden states behind a sequence of symbols."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.sequences import hidden_markov


class Path(NamedTuple):
    r"""The single most likely path.

    Attributes
    ----------
    states : Tensor of int, shape (trials, time)
        :math:`\arg\max_{s_{1:T}} P(s_{1:T} \mid y_{1:T})`; of equally likely paths one with the lower last states.
    log_probability : Tensor, shape (trials,)
        :math:`\log P(s_{1:T}, y_{1:T})` of that path, nats.
    """

    states: Tensor
    log_probability: Tensor


def most_likely_path(symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor) -> Path:
    r"""The Viterbi path of a hidden Markov source.

    .. math:: \delta_{t+1}(j) = B_{j y_{t+1}} \max_i \delta_t(i) \, A_{ij}

    in logarithms, and back along the states that attain the maxima. It need not go through the states that are most likely step by
    step, which :func:`~rnncortex.analysis.sequences.hidden_markov.smooth` gives; those may even follow each other with probability zero.

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
    Path

    Raises
    ------
    TypeError, ValueError
        If the symbols or the distributions are not as above, or the source cannot have emitted a sequence.

    References
    ----------
    Viterbi (1967), IEEE Transactions on Information Theory 13, 260-269; Rabiner (1989), Proceedings of the IEEE 77, 257-286.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.sequences import viterbi
    >>> sticky, noisy = torch.tensor([[0.9, 0.1], [0.2, 0.8]]), torch.tensor([[0.7, 0.3], [0.4, 0.6]])
    >>> viterbi.most_likely_path(torch.tensor([[0, 0, 1, 0]]), torch.tensor([0.5, 0.5]), sticky, noisy).states.tolist()
    [[0, 0, 0, 0]]
    """
    emitted = hidden_markov.log_likelihood(symbols, initial, transition, emission)
    best, origins = initial.log() + emitted[:, 0], []
    for step in range(1, symbols.shape[1]):
        best, origin = (best[:, :, None] + transition.log()).max(1)
        best = best + emitted[:, step]
        origins.append(origin)
    log_probability, last = best.max(-1)
    if torch.isneginf(log_probability).any():
        raise ValueError("symbols: expected sequences that the source can emit, got one of probability zero")
    path = [last]
    for origin in reversed(origins):
        path.append(origin.gather(1, path[-1][:, None])[:, 0])
    return Path(torch.stack(path[::-1], 1), log_probability)

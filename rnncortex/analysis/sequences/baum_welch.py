"""Baum-Welch algorithm: hidden Markov sources from sequences of symbols alone, by expectation maximisation."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.sequences import hidden_markov
from rnncortex.numerics import checks


class FittedSource(NamedTuple):
    """A local maximum of the likelihood.

    Attributes
    ----------
    initial : Tensor, shape (states,)
        Distribution of the first state.
    transition : Tensor, shape (states, states)
        Row now, column next.
    emission : Tensor, shape (states, symbols)
        Rows are distributions of symbols.
    log_likelihood : Tensor, shape (iterations + 1,)
        Of all trials, nats: before the first iteration and after each; it never falls.
    """

    initial: Tensor
    transition: Tensor
    emission: Tensor
    log_likelihood: Tensor


def fit(
    symbols: Tensor, initial: Tensor, transition: Tensor, emission: Tensor, *, iterations: int = 200, tolerance: float = 1e-6
) -> FittedSource:
    r"""Baum and Welch's algorithm: expected counts of starts, transitions and emissions, then the probabilities that they make.

    .. math:: P(s_t = i, s_{t+1} = j \mid y) = P(s_t = i \mid y_{1:t}) \, A_{ij} \,
        \frac{P(s_{t+1} = j \mid y)}{P(s_{t+1} = j \mid y_{1:t})}

    The likelihood has many maxima, and states that start alike stay alike: start from several random distributions and keep the best. A
    probability that starts at zero stays zero.

    Parameters
    ----------
    symbols : Tensor of int, shape (trials, time)
        At least two steps.
    initial : Tensor, shape (states,)
        Where to start; and so are the next two.
    transition : Tensor, shape (states, states)
    emission : Tensor, shape (states, symbols)
    iterations : int
        At most.
    tolerance : float
        The fit ends when an iteration adds less to the log-likelihood, as a share of its modulus.

    Returns
    -------
    FittedSource

    Raises
    ------
    TypeError, ValueError
        As in :func:`~rnncortex.analysis.sequences.hidden_markov.forward_filter`; and if there are fewer than two steps.

    References
    ----------
    Baum, Petrie, Soules and Weiss (1970), Annals of Mathematical Statistics 41, 164-171.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.sequences import baum_welch
    >>> turns = torch.tensor([[0, 1] * 20])
    >>> start = torch.tensor([[0.6, 0.4], [0.3, 0.7]])
    >>> baum_welch.fit(turns, torch.tensor([0.5, 0.5]), start, start).transition.round(decimals=3)
    tensor([[0., 1.],
            [1., 0.]])
    """
    checks.count("iterations", iterations)
    checks.number("tolerance", tolerance, at_least=0)
    checks.symbols("symbols", symbols, "trials time", below=2**31)
    if symbols.shape[1] < 2:
        raise ValueError(f"symbols: expected at least two steps, got {symbols.shape[1]}")
    filtered = hidden_markov.forward_filter(symbols, initial, transition, emission)
    path = [filtered.log_evidence.sum()]
    for _ in range(iterations):
        initial, transition, emission = _maximise(symbols, filtered, initial, transition, emission)
        filtered = hidden_markov.forward_filter(symbols, initial, transition, emission)
        path.append(filtered.log_evidence.sum())
        if path[-1] - path[-2] < tolerance * path[-1].abs():
            break
    return FittedSource(initial, transition, emission, torch.stack(path))


def _maximise(
    symbols: Tensor, filtered: hidden_markov.Filtered, initial: Tensor, transition: Tensor, emission: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """The distributions that make the expected counts most likely; a state that is never visited keeps its own."""
    smoothed = hidden_markov.smooth(symbols, initial, transition, emission).exp()
    foreseen = filtered.log_prior[:, 1:].exp()
    later = torch.where(foreseen > 0, smoothed[:, 1:] / foreseen, torch.zeros_like(foreseen))
    moves = torch.einsum("nti,ntj->ij", filtered.log_posterior[:, :-1].exp(), later) * transition
    shown = torch.zeros_like(emission.T).index_add_(0, symbols.flatten().long(), smoothed.flatten(0, 1)).T
    return smoothed[:, 0].mean(0), _normalised(moves, transition), _normalised(shown, emission)


def _normalised(counts: Tensor, otherwise: Tensor) -> Tensor:
    total = counts.sum(-1, keepdim=True)
    return torch.where(total > 0, counts / total.masked_fill(total == 0, 1.0), otherwise)

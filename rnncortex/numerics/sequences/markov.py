"""Markov chains on a finite set of states: their long run, and walks along them."""

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.probability import categorical
from rnncortex.numerics.seeding import Seed


def stationary(transition: Tensor) -> Tensor:
    r"""The distribution that a chain keeps, :math:`\pi P = \pi`.

    Parameters
    ----------
    transition : Tensor, shape (states, states)
        P: row now, column next; rows sum to one.

    Returns
    -------
    Tensor, shape (states,)

    Raises
    ------
    TypeError, ValueError
        If the rows are not probabilities, or more than one distribution is kept, because the chain falls apart.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.sequences import markov
    >>> markov.stationary(torch.tensor([[0.9, 0.1], [0.3, 0.7]], dtype=torch.float64)).round(decimals=6).tolist()
    [0.75, 0.25]
    """
    checks.distributions("transition", transition, "states states")
    states = len(transition)
    balance = (transition.T - torch.eye(states, dtype=transition.dtype, device=transition.device)).double()
    size = torch.linalg.svdvals(balance)
    if states > 1 and size[-2] < 1e-12:
        raise ValueError("transition: expected a chain with one stationary distribution, got one that falls apart")
    rows = torch.cat((balance, balance.new_ones(1, states)))
    found = torch.linalg.lstsq(rows, torch.cat((balance.new_zeros(states, 1), balance.new_ones(1, 1)))).solution[:, 0].clamp(min=0)
    return (found / found.sum()).to(transition)


def walk(transition: Tensor, trials: int, time: int, *, seed: Seed) -> Tensor:
    """Walks along a chain, each from a state drawn from the stationary distribution.

    Parameters
    ----------
    transition : Tensor, shape (states, states)
        Row now, column next; rows sum to one.
    trials, time : int
        Number of walks and of steps.
    seed : int or torch.Generator

    Returns
    -------
    Tensor of int, shape (trials, time)

    Raises
    ------
    TypeError, ValueError
        If the rows are not probabilities, the chain falls apart, or a size is not a positive whole number.
    """
    start = stationary(transition)
    size = (checks.count("time", time), checks.count("trials", trials))
    uniform = seeding.uniform(size, seed, device=transition.device)
    state = categorical.draw_cumulative(start.cumsum(-1).expand(trials, -1), uniform[0])
    cumulative, states = transition.cumsum(-1), [state]
    for number in uniform[1:]:
        state = categorical.draw_cumulative(cumulative[state], number)
        states.append(state)
    return torch.stack(states, 1)

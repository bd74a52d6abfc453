r"""Partially observable Markov decision processes (POMDPs): Bayes' update of a belief, and value iteration on the belief simplex.

A world with hidden states s answers an action a with a reward R(a, s), a new state from :math:`T_a(s, s')` and an observation o from
:math:`O_a(s', o)`. What an agent can know is its belief, the distribution of s given all actions and observations.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks

NARROWEST = 1e-6
"""A line that is the highest on a narrower range of beliefs is dropped: the value loses the range times the kink, far below 1e-6 of it."""


def updated_belief(belief: Tensor, transition: Tensor, likelihood: Tensor) -> Tensor:
    r"""Bayes' rule after an action and an observation, :math:`b'(s') \propto O_a(s', o) \sum_s T_a(s, s') \, b(s)`.

    Parameters
    ----------
    belief : Tensor, shape (..., states)
        b, sums to one.
    transition : Tensor, shape (..., states, states)
        :math:`T_a` of the action taken: row this state, column next state.
    likelihood : Tensor, shape (..., states)
        :math:`O_a(s', o)` of the observation made, for each next state.

    Returns
    -------
    Tensor, shape (..., states)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, the belief is no distribution, or the observation cannot be made.

    References
    ----------
    Kaelbling, Littman and Cassandra (1998), Artificial Intelligence 101, 99-134, section 3.3.

    Examples
    --------
    A tiger is heard on the left; hearing is right in 85 of 100.

    >>> import torch
    >>> from rnncortex.theory.decisions import pomdp
    >>> pomdp.updated_belief(torch.tensor([0.5, 0.5]), torch.eye(2), torch.tensor([0.85, 0.15]))
    tensor([0.8500, 0.1500])
    """
    sizes: checks.Sizes = {}
    checks.distributions("belief", belief, "... states", sizes)
    checks.tensor("transition", transition, "... states states", sizes, like=("belief", belief))
    checks.tensor("likelihood", likelihood, "... states", sizes, like=("belief", belief))
    joint = likelihood * (belief[..., None, :] @ transition)[..., 0, :]
    total = joint.sum(-1, keepdim=True)
    if not (total > 0).all():
        raise ValueError("likelihood: expected an observation that can be made, got one of probability zero")
    return joint / total


class Values(NamedTuple):
    r"""The value of acting as well as can be, :math:`V(b) = \max_\alpha \alpha \cdot b`, of a world with two states.

    Attributes
    ----------
    vectors : Tensor, shape (lines, 2)
        :math:`\alpha`: what a plan earns if the state is the first, and if it is the second.
    actions : Tensor, shape (lines,)
        The action with which each plan begins.
    """

    vectors: Tensor
    actions: Tensor

    def value(self, belief: Tensor) -> Tensor:
        """V at beliefs (..., 2).

        Raises
        ------
        TypeError, ValueError
            If they are no distributions of two states.
        """
        checks.distributions("belief", belief, "... 2", like=("the values", self.vectors))
        return (belief @ self.vectors.T).amax(-1)

    def action(self, belief: Tensor) -> Tensor:
        """The best action at beliefs (..., 2).

        Raises
        ------
        TypeError, ValueError
            As in :meth:`value`.
        """
        checks.distributions("belief", belief, "... 2", like=("the values", self.vectors))
        return self.actions[(belief @ self.vectors.T).argmax(-1)]


def value_iteration(
    transition: Tensor, observation: Tensor, reward: Tensor, *, discount: float, tolerance: float = 1e-8, iterations: int = 2000
) -> Values:
    r"""Value iteration for a world with two hidden states, exact on the whole belief simplex.

    .. math:: V(b) = \max_a \Bigl[ R_a \cdot b + \gamma \sum_o P(o \mid a, b) \, V(b'_{a, o}) \Bigr]

    V is the upper envelope of lines over the belief. Each iteration makes all lines that one more step can make of them, and keeps
    those that are the highest somewhere.

    Parameters
    ----------
    transition : Tensor, shape (actions, 2, 2)
        T.
    observation : Tensor, shape (actions, 2, observations)
        O.
    reward : Tensor, shape (actions, 2)
        R.
    discount : float
        :math:`\gamma`, at least 0 and below 1.
    tolerance : float
        The iteration ends when V changes by less than this anywhere.
    iterations : int
        At most.

    Returns
    -------
    Values

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, rows are no distributions, or there are not two states.
    RuntimeError
        If the tolerance is not met.

    References
    ----------
    Smallwood and Sondik (1973), Operations Research 21, 1071-1088.
    """
    sizes: checks.Sizes = {}
    checks.distributions("transition", transition, "actions 2 2", sizes)
    checks.distributions("observation", observation, "actions 2 observations", sizes, like=("transition", transition))
    checks.tensor("reward", reward, "actions 2", sizes, like=("transition", transition))
    gamma, tolerance = checks.number("discount", discount, at_least=0, below=1), checks.number("tolerance", tolerance, above=0)
    iterations = checks.count("iterations", iterations)
    grid = torch.linspace(0, 1, 1001, dtype=reward.dtype, device=reward.device)
    grid = torch.stack((grid, 1 - grid), -1)
    vectors, actions = torch.zeros_like(reward[:1]), torch.zeros(1, dtype=torch.int64, device=reward.device)
    before = (grid @ vectors.T).amax(-1)
    for _ in range(iterations):
        made, first = [], []
        for action in range(len(reward)):
            plans = reward[action].expand(1, 2)
            for seen in observation[action].T:
                then = gamma * (seen * vectors) @ transition[action].T
                plans = _envelope((plans[:, None] + then).flatten(0, 1))[0]
            made.append(plans)
            first += [action] * len(plans)
        vectors, kept = _envelope(torch.cat(made))
        actions = torch.tensor(first, device=reward.device)[kept]
        now = (grid @ vectors.T).amax(-1)
        change, before = (now - before).abs().max().item(), now
        if change < tolerance:
            return Values(vectors, actions)
    raise RuntimeError(f"value_iteration: the value still changes by {change:.2g} after {iterations} iterations, above {tolerance:g}")


def _envelope(lines: Tensor) -> tuple[Tensor, Tensor]:
    """The lines (count, 2), by their heights at both ends, that are highest somewhere on [0, 1], and their numbers."""
    ends = lines.tolist()
    order = sorted(range(len(ends)), key=lambda k: (ends[k][1] - ends[k][0], ends[k][1]))  # by slope
    kept: list[int] = []
    for k in order:
        while kept and _hidden(ends, kept, k):
            kept.pop()
        kept.append(k)
    corners = [0.0, *(_crossing(ends[a], ends[b]) for a, b in zip(kept, kept[1:], strict=False)), 1.0]
    seen = [k for k, low, high in zip(kept, corners, corners[1:], strict=False) if min(high, 1.0) - max(low, 0.0) > NARROWEST]
    numbers = torch.tensor(seen or kept[:1], device=lines.device)
    return lines[numbers], numbers


def _hidden(ends: list[list[float]], kept: list[int], new: int) -> bool:
    """Whether the last line kept is nowhere the highest once the new one, which is steeper, is there."""
    last = ends[kept[-1]]
    if ends[new][1] - ends[new][0] - (last[1] - last[0]) < 1e-12:
        return ends[new][0] >= last[0] - 1e-12
    if len(kept) == 1:
        return _crossing(last, ends[new]) <= 0
    return _crossing(last, ends[new]) <= _crossing(ends[kept[-2]], last)


def _crossing(low: list[float], steep: list[float]) -> float:
    """Where two lines, the second steeper, meet, as the probability of the second state."""
    return (low[0] - steep[0]) / ((steep[1] - steep[0]) - (low[1] - low[0]))

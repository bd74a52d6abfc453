"""Hopfield networks: units of -1 and +1 with symmetric weights, whose dynamics runs down an energy."""

from typing import NamedTuple, Self

import torch
from torch import Tensor, nn

from rnncortex.models.attractors.storage_rules import hebb
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.probability.spins import check_spins
from rnncortex.numerics.seeding import Seed


class Settled(NamedTuple):
    """Where asynchronous dynamics came to rest.

    Attributes
    ----------
    state : Tensor, shape (..., trials, units)
        No unit wants to change.
    flips : Tensor of int, shape (..., trials)
        How many times a unit changed on the way.
    path : Tensor of int, shape (..., trials, time)
        The unit that changed at each flip, -1 where a trial had come to rest.
    """

    state: Tensor
    flips: Tensor
    path: Tensor


class HopfieldNetwork(nn.Module):
    r"""Units of -1 and +1 with weights between them, each of which follows the sign of what it receives.

    .. math:: s_i \leftarrow \mathrm{sign} \Big( \sum_j W_{ij} s_j + b_i \Big), \qquad E(s) = -\tfrac{1}{2} s^T W s - b^T s

    A unit that receives exactly nothing stays as it is. With symmetric weights and no self-connections an update of one
    unit never raises the energy E.

    Parameters
    ----------
    weight : Tensor, shape (..., units, units)
        W, row receives and column sends; leading dimensions are networks that run side by side.
    bias : Tensor, shape (..., units), optional
        b; zero if left out.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit.

    References
    ----------
    Hopfield (1982), Proceedings of the National Academy of Sciences 79, 2554-2558.

    Examples
    --------
    >>> from rnncortex.models.attractors import hopfield
    >>> from rnncortex.numerics import seeding
    >>> patterns = seeding.normal((3, 100), 0).sign()
    >>> network = hopfield.HopfieldNetwork.storing(patterns)
    >>> cues = patterns.clone()
    >>> cues[:, :20] *= -1
    >>> bool((network.settle(cues, seed=0).state == patterns).all())
    True
    """

    weight: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        super().__init__()
        sizes: checks.Sizes = {}
        checks.tensor("weight", weight, "... units units", sizes)
        self.register_buffer("weight", weight)
        shift = weight.new_zeros(weight.shape[-1]) if bias is None else bias
        checks.tensor("bias", shift, "... units", sizes, like=("weight", weight))
        self.register_buffer("bias", shift)

    @classmethod
    def storing(cls, patterns: Tensor) -> Self:
        """The network that stores patterns (..., patterns, units) by Hebb's rule.

        See :func:`~rnncortex.models.attractors.storage_rules.hebb`, errors included.
        """
        return cls(hebb(patterns))

    def field(self, state: Tensor) -> Tensor:
        """What each unit receives, :math:`W s + b`; state and result of shape (..., trials, units)."""
        self._check(state)
        return state @ self.weight.mT + self.bias[..., None, :]

    def energy(self, state: Tensor) -> Tensor:
        """E of states (..., trials, units), shape (..., trials)."""
        self._check(state)
        return -(state * (state @ self.weight.mT / 2 + self.bias[..., None, :])).sum(-1)

    def step(self, state: Tensor) -> Tensor:
        """Synchronous dynamics: every unit of states (..., trials, units) updated at once."""
        field = self.field(state)
        return torch.where(field.abs() > _rounding(field), field.sign(), state)

    def update(self, state: Tensor, unit: Tensor) -> Tensor:
        """Asynchronous dynamics, one update: in each trial one unit, and no other, follows what it receives.

        Parameters
        ----------
        state : Tensor, shape (..., trials, units)
        unit : Tensor of int, shape (..., trials)
            Which unit.

        Returns
        -------
        Tensor, shape (..., trials, units)

        Raises
        ------
        TypeError, ValueError
            If shape, dtype or device is not as above.
        """
        self._check(state)
        if not isinstance(unit, Tensor) or unit.dtype != torch.int64 or unit.shape != state.shape[:-1]:
            raise ValueError(f"unit: expected whole numbers of shape {tuple(state.shape[:-1])}, got {checks.describe(unit)}")
        if unit.numel() and not 0 <= unit.min() <= unit.max() < state.shape[-1]:
            raise ValueError(f"unit: expected numbers from 0 to {state.shape[-1] - 1}, got {unit.min()} to {unit.max()}")
        here = unit[..., None]
        field = (state * self._received(unit)).sum(-1, keepdim=True) + self.bias.expand(state.shape).gather(-1, here)
        old = state.gather(-1, here)
        return state.scatter(-1, here, torch.where(field.abs() > _rounding(field), field.sign(), old))

    def settle(self, state: Tensor, *, seed: Seed, flips: int = 100_000) -> Settled:
        """Asynchronous dynamics in random order, until no unit wants to change.

        An update that changes nothing leaves no trace, so only the others are carried out: at each one, all units that
        want to change are equally likely to be next. That is Hopfield's dynamics, at the cost of its flips alone.

        Parameters
        ----------
        state : Tensor, shape (..., trials, units)
            Of -1 and +1.
        seed : int or torch.Generator
            Seed of the order.
        flips : int
            The most flips that a trial may take.

        Returns
        -------
        Settled

        Raises
        ------
        TypeError, ValueError
            If the state is not as above.
        RuntimeError
            If some trial has not come to rest, as may happen with weights that are not symmetric.
        """
        check_spins("state", state, "... trials units")
        checks.count("flips", flips)
        random, field, (*shape, units) = seeding.generator(seed), self.field(state), state.shape
        margin = _rounding(field)
        sent = self.weight.mT.contiguous().expand(*shape[:-1], units, units).reshape(-1, units)  # row j: what unit j sends
        place = torch.arange(len(sent) // units, device=state.device).repeat_interleave(shape[-1]) * units
        rest, field = state.reshape(-1, units).clone(), field.reshape(-1, units)
        path: list[Tensor] = []
        trial = torch.arange(len(rest), device=state.device)  # those that still move
        moving = rest.clone()
        for _ in range(flips + 1):
            willing = (field * moving < -margin).cumsum(-1, dtype=torch.int32)
            unsettled = willing[:, -1] > 0
            if not unsettled.all():
                rest[trial] = moving
                keep = unsettled.nonzero()[:, 0]
                trial, moving, field, willing = trial[keep], moving[keep], field[keep], willing[keep]
            if len(trial) == 0:
                flipped = torch.stack(path, -1) if path else trial.new_empty(len(rest), 0)
                return Settled(rest.view(state.shape), (flipped >= 0).sum(-1).view(shape), flipped.view(*shape, -1))
            chosen = 1 + (seeding.uniform((len(trial), 1), random, device=state.device) * willing[:, -1:]).int()
            unit = torch.searchsorted(willing, chosen)
            change = -2 * moving.gather(-1, unit)
            field = field.addcmul_(change, sent[place[trial] + unit[:, 0]])
            moving = moving.scatter_add_(-1, unit, change)
            path.append(trial.new_full((len(rest),), -1).index_copy_(0, trial, unit[:, 0]))
        raise RuntimeError(f"{len(trial)} of {len(rest)} trials did not come to rest within {flips} flips")

    def _received(self, unit: Tensor) -> Tensor:
        """The weights with which a unit of each trial listens to all units, shape (..., trials, units)."""
        if self.weight.ndim == 2:
            return self.weight[unit]
        return self.weight.gather(-2, unit[..., None].expand(*unit.shape, self.weight.shape[-1]))

    def _check(self, state: Tensor) -> None:
        checks.tensor("state", state, "... trials units", {"units": self.weight.shape[-1]}, like=("the network", self.weight))


class FactoredHopfieldNetwork(nn.Module):
    r"""The network that stores patterns by Hebb's rule, without its N x N matrix: :math:`W s = \frac{1}{N} \Xi^T (\Xi s) - \frac{P}{N} s`.

    For P patterns a step costs 2PN operations a trial instead of :math:`N^2`, and the memory is that of the patterns.

    Parameters
    ----------
    patterns : Tensor, shape (..., patterns, units)
        :math:`\Xi`, of -1 and +1.

    Raises
    ------
    TypeError, ValueError
        If a pattern is not of -1 and +1.
    """

    patterns: Tensor

    def __init__(self, patterns: Tensor) -> None:
        super().__init__()
        check_spins("patterns", patterns, "... patterns units")
        self.register_buffer("patterns", patterns)

    def field(self, state: Tensor) -> Tensor:
        """What each unit receives; state and result of shape (..., trials, units)."""
        sizes = {"units": self.patterns.shape[-1]}
        checks.tensor("state", state, "... trials units", sizes, like=("the network", self.patterns))
        count, units = self.patterns.shape[-2:]
        return (state @ self.patterns.mT) @ self.patterns / units - count / units * state

    def energy(self, state: Tensor) -> Tensor:
        """E of states (..., trials, units), shape (..., trials)."""
        return -(state * self.field(state)).sum(-1) / 2

    def step(self, state: Tensor) -> Tensor:
        """Synchronous dynamics: every unit of states (..., trials, units) updated at once."""
        field = self.field(state)
        return torch.where(field.abs() > _rounding(field), field.sign(), state)


def _rounding(field: Tensor) -> Tensor:
    """What in a field may be rounding."""
    return torch.finfo(field.dtype).eps ** 0.75 * field.abs().amax()

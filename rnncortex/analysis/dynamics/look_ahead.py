"""Linearised steps of a small system without input: the trajectory first, then the Jacobians of many of its steps in one call."""

from collections.abc import Callable

import torch
from torch import Tensor

from rnncortex.numerics.calculus.differentiation import agree

Advance = Callable[[int, Tensor, Tensor], tuple[Tensor, Tensor]]
"""From the number of a step, states (..., units) and perturbations (..., k, units) to the images of both."""

FEW = 1024
"""Numbers in the Jacobians of one step up to which a step costs what its calls cost, whatever they compute."""
MANY = 2**18
"""Numbers in the Jacobians that are held at a time."""


def suits(state: Tensor) -> bool:
    """Whether states (..., units) are so few and small that looking ahead pays."""
    return state.numel() * state.shape[-1] <= FEW


class LookAhead:
    """What a linearised step gives, one step after the other, from Jacobians that were taken together.

    A system whose states cannot be joined by those of other times, as they have no place for another leading dimension, goes step by step.

    Parameters
    ----------
    move : callable
        From states (..., units) to the next states; the same at every step.
    advance : callable
        The same with perturbations: takes the number of the step, states (..., units) and perturbations (..., k, units).
    steps : int
        How many there will be, from step 0.
    """

    def __init__(self, move: Callable[[Tensor], Tensor], advance: Advance, steps: int) -> None:
        self.move, self.advance, self.steps = move, advance, steps
        self._first = 0
        self._states: list[Tensor] = []
        self._jacobians: Tensor | None = None
        self._together: bool | None = None

    def __call__(self, step: int, state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """States and perturbations after a step; steps come in their order, some of them again."""
        if self._together is None or (self._together and not 0 <= step - self._first < len(self._states) - 1):
            self._look(step, state)
        if not self._together or self._jacobians is None:
            return self.advance(step, state, vectors)
        return self._states[step - self._first + 1], vectors @ self._jacobians[step - self._first]

    def _look(self, step: int, state: Tensor) -> None:
        axes = torch.eye(state.shape[-1], dtype=state.dtype, device=state.device).expand(*state.shape, -1)
        self._first, self._states = step, [state]
        for _ in range(min(self.steps - step, max(2, MANY // axes.numel()))):
            self._states.append(self.move(self._states[-1]))
        before = torch.stack(self._states[:-1])
        if self._together is None:
            self._together = agree(lambda: (self._of(before, axes)[0],), (self.advance(step, state, axes)[1],))
        if self._together:
            self._jacobians = self._of(before, axes)

    def _of(self, states: Tensor, axes: Tensor) -> Tensor:
        """Where each step takes the axes: row j that of the axis j."""
        return self.advance(self._first, states, axes.expand(len(states), *axes.shape))[1]

"""The queens' problem, posed as an energy: a puzzle whose solutions are the lowest states of a network."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.device import Device


class Couplings(NamedTuple):
    r"""A quadratic energy of units of -1 and +1, :math:`E(s) = -\frac{1}{2} s^T W s - b^T s + c`.

    Attributes
    ----------
    weight : Tensor, shape (units, units)
        W, symmetric with a vanishing diagonal.
    bias : Tensor, shape (units,)
        b.
    offset : float
        c.
    """

    weight: Tensor
    bias: Tensor
    offset: float


@dataclass(frozen=True)
class Queens:
    r"""Put n queens on a board of n x n squares so that no row, column or diagonal holds two of them.

    A unit stands for a square, :math:`x = (s + 1) / 2` is 1 where there is a queen, and the energy counts what is wrong:

    .. math::
        E = \tfrac{1}{2} \sum_{\text{rows}} \Big( \sum x - 1 \Big)^2 + \tfrac{1}{2} \sum_{\text{columns}} \Big( \sum x - 1 \Big)^2
        + \sum_{\text{pairs on a diagonal}} x x'

    It vanishes exactly at the solutions, and a pair of queens that attack each other costs one.

    Attributes
    ----------
    size : int
        n.

    Raises
    ------
    TypeError, ValueError
        If the size is not a positive whole number.

    References
    ----------
    Hopfield and Tank (1985), Biological Cybernetics 52, 141-152, for the approach.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.tasks.patterns.queens import Queens
    >>> board = torch.full((4, 4), -1.0)
    >>> board[[0, 1, 2, 3], [1, 3, 0, 2]] = 1.0
    >>> Queens(4).wrong(board.flatten()).item()
    0.0
    """

    size: int = 8

    def __post_init__(self) -> None:
        checks.count("size", self.size)

    def couplings(self, *, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Couplings:
        """Weights, biases and offset for which the energy of a network counts what is wrong."""
        row, column = (line.flatten() for line in torch.meshgrid(*[torch.arange(self.size, device=device)] * 2, indexing="ij"))
        together = sum((line[:, None] == line).to(dtype) for line in (row, column, row - column, row + column))
        conflict = torch.as_tensor(together) - 4 * torch.eye(self.size**2, dtype=dtype, device=device)
        # in x: E = x^T conflict x / 2 - sum x + n, since each (sum - 1)^2 / 2 has the diagonal x / 2 - x
        weight, pull = -conflict / 4, 1 / 2 - conflict.sum(1) / 4
        offset = self.size + conflict.sum().item() / 8 - self.size**2 / 2
        return Couplings(weight, pull, offset)

    def wrong(self, states: Tensor) -> Tensor:
        """The energy by its definition, line by line; states (..., squares) of -1 and +1, result of shape (...)."""
        checks.tensor("states", states, "... squares", {"squares": self.size**2})
        board = (states.unflatten(-1, (self.size, self.size)) + 1) / 2
        lines = ((board.sum(-1) - 1).square() + (board.sum(-2) - 1).square()).sum(-1) / 2
        for way in (board, board.flip(-1)):
            for offset in range(1 - self.size, self.size):
                queens = way.diagonal(offset, -2, -1).sum(-1)
                lines = lines + queens * (queens - 1) / 2
        return lines

    @property
    def chance(self) -> float:
        """Share of solutions among all placements of one queen in each row, for the sizes up to ten."""
        solutions = (1, 0, 0, 2, 10, 4, 40, 92, 352, 724)
        if self.size > len(solutions):
            raise ValueError(f"size: expected at most {len(solutions)}, whose solutions are listed, got {self.size}")
        return solutions[self.size - 1] / self.size**self.size

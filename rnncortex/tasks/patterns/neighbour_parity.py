"""Patterns whose second half is a rule of the first that no pair of units betrays."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.device import Device
from rnncortex.numerics.probability.spins import all_states


@dataclass(frozen=True)
class NeighbourParity:
    r"""Halves of n units each, the second made from the first: :math:`b_i = a_i a_{i+1}`, around a ring.

    All first halves are equally likely. Every unit is -1 as often as +1 and every two units agree as often as not, so that a
    machine with connections between these units alone sees nothing but noise; the rule is in triples.

    Attributes
    ----------
    bits : int
        n, from 3 to 12.

    Raises
    ------
    TypeError, ValueError
        If the number is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.patterns.neighbour_parity import NeighbourParity
    >>> NeighbourParity(4).patterns().shape
    torch.Size([16, 8])
    """

    bits: int = 4

    def __post_init__(self) -> None:
        if checks.count("bits", self.bits, at_least=3) > 12:
            raise ValueError(f"bits: expected a whole number from 3 to 12, got {self.bits}")

    def patterns(self, *, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Tensor:
        """Every pattern once, shape (2^bits, 2 bits), of -1 and +1."""
        first = all_states(self.bits, dtype=dtype, device=device)
        return torch.cat((first, first * first.roll(-1, 1)), 1)

    @property
    def chance(self) -> float:
        """Probability of guessing the second half."""
        return 2.0**-self.bits

    @property
    def optimum(self) -> float:
        """Probability of the second half for a machine that knows the rule."""
        return 1.0

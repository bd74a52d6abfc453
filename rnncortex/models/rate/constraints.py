"""Constraints on weights: Dale's law, missing connections and low rank, as parametrizations that no optimiser can break.

Each is a ``torch.nn.utils.parametrize`` parametrization of a weight matrix (row receives, column sends). What is learned is free;
the weight that the network uses is made from it at every step and cannot leave the constraint. A new weight is assigned,
``network.weight_hh = weight``, and fitted into the constraint; an in-place change of the weight that is used would be lost, and raises at
the next use.
"""

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks


class _Constraint(nn.Module):
    """A parametrization that notices when what it gave was changed in place, to no effect."""

    def _give(self, weight: Tensor) -> Tensor:
        if not checks.concrete(weight):
            return weight
        given, version = self.__dict__.get("_given", (None, None))
        if given is not None and given._version != version:
            del self.__dict__["_given"]
            raise RuntimeError(
                "weight: expected a new weight to be assigned, as in network.weight_hh = weight; the constrained weight was changed in "
                "place, which has no effect"
            )
        if not weight.is_inference():
            shown = weight.detach()  # shares the count of in-place changes
            self.__dict__["_given"] = (shown, shown._version)
        return weight

    def _fits(self, name: str, weight: Tensor, *size: int | None) -> None:
        """Whether a matrix has these sizes; its numbers are not looked at, for this is asked at every use of the weight."""
        if not isinstance(weight, Tensor) or weight.ndim != 2 or any(n not in (None, m) for n, m in zip(size, weight.shape, strict=True)):
            words = ", ".join("any" if n is None else str(n) for n in size)
            raise ValueError(f"{name}: expected a matrix of shape ({words}), got {checks.describe(weight)}")

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name != "_given"}


class DaleLaw(_Constraint):
    r"""Every column has the sign of its neuron, :math:`W_{ij} = s_j |R_{ij}|`.

    Parameters
    ----------
    signs : Tensor, shape (units,)
        +1 for a neuron that excites, -1 for one that inhibits.

    Attributes
    ----------
    signs : Tensor, shape (units,)

    Raises
    ------
    TypeError, ValueError
        If the signs are not all +1 or -1.

    References
    ----------
    Song, Yang and Wang (2016), PLoS Computational Biology 12, e1004792.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.rate.constraints import DaleLaw
    >>> DaleLaw(torch.tensor([1.0, -1.0]))(torch.tensor([[-2.0, 3.0], [4.0, -5.0]])).tolist()
    [[2.0, -3.0], [4.0, -5.0]]
    """

    signs: Tensor

    def __init__(self, signs: Tensor) -> None:
        super().__init__()
        checks.tensor("signs", signs, "units")
        if not (signs.abs() == 1).all():
            raise ValueError(f"signs: expected +1 or -1 for every unit, got {signs.unique().tolist()}")
        self.register_buffer("signs", signs.clone())

    def forward(self, raw: Tensor) -> Tensor:
        """The weight that is used, from what is learned, shape (units, units).

        Raises
        ------
        ValueError
            If the shape is another.
        """
        self._fits("raw", raw, None, len(self.signs))
        return self._give(raw.abs() * self.signs)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """What to learn from, given a weight matrix that obeys the law.

        Raises
        ------
        TypeError, ValueError
            If it is no matrix, or a column has an entry of the wrong sign: it is not made to fit.
        """
        checks.tensor("weight", weight, "receivers units", {"units": len(self.signs)})
        if (weight * self.signs < 0).any():
            wrong = int((weight * self.signs < 0).sum())
            raise ValueError(f"weight: expected columns with the signs of their neurons, got {wrong} entries with the other sign")
        return weight.abs()


class Mask(_Constraint):
    r"""Missing connections stay missing, :math:`W_{ij} = M_{ij} R_{ij}`.

    Parameters
    ----------
    mask : Tensor of bool, shape (units, senders)
        Where there is a connection: of the recurrent weights, or of the input weights.

    Raises
    ------
    TypeError, ValueError
        If the mask is no boolean matrix.
    """

    mask: Tensor

    def __init__(self, mask: Tensor) -> None:
        super().__init__()
        if not isinstance(mask, Tensor) or mask.dtype != torch.bool or mask.ndim != 2:
            raise TypeError(f"mask: expected a boolean matrix of shape (units, senders), got {checks.describe(mask)}")
        self.register_buffer("mask", mask.clone())

    def forward(self, raw: Tensor) -> Tensor:
        """The weight that is used, from what is learned, shape (units, senders).

        Raises
        ------
        ValueError
            If the shape is another.
        """
        self._fits("raw", raw, *self.mask.shape)
        return self._give(raw * self.mask)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """What to learn from: the weight itself; entries without a connection are dropped when it is used.

        Raises
        ------
        TypeError, ValueError
            If the shape is not that of the mask.
        """
        checks.tensor("weight", weight, "units senders", dict(zip(("units", "senders"), self.mask.shape, strict=True)))
        return weight


class LowRank(_Constraint):
    r"""A sum of few outer products, :math:`W = \frac{1}{N} \sum_{r=1}^{R} m^{(r)} n^{(r) \top}`.

    The columns of m are the patterns of activity that the network can hold, those of n what it reads from its own activity.

    Parameters
    ----------
    rank : int
        R.

    Raises
    ------
    TypeError, ValueError
        If the rank is not a positive whole number.

    References
    ----------
    Mastrogiuseppe and Ostojic (2018), Neuron 99, 609-623.
    """

    def __init__(self, rank: int) -> None:
        super().__init__()
        self.rank = checks.count("rank", rank)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """The weight that is used, from m and n of shape (units, rank).

        Raises
        ------
        ValueError
            If a shape is another.
        """
        self._fits("left", left, None, self.rank)
        self._fits("right", right, None, self.rank)
        return self._give(left @ right.T / len(left))

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """m and n whose product is the closest matrix of this rank to a weight matrix.

        Raises
        ------
        TypeError, ValueError
            If it is no square matrix, or the rank exceeds the number of units.
        """
        checks.tensor("weight", weight, "units units")
        if self.rank > len(weight):
            raise ValueError(f"rank: expected at most the number of units ({len(weight)}), got {self.rank}")
        u, s, vh = torch.linalg.svd(weight)
        scale = (s[: self.rank] * len(weight)).sqrt()
        return u[:, : self.rank] * scale, vh[: self.rank].T * scale

"""Place cells, simulated: Poisson neurons that fire where the animal is."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


@dataclass(frozen=True)
class PlaceCells:
    r"""Poisson neurons with a round place field each.

    .. math:: f_i(x) = f_0 + f_{\max} \exp\left(-\frac{|x - c_i|^2}{2 \sigma^2}\right)

    Attributes
    ----------
    centres : Tensor, shape (cells, dimensions)
        c, in metres.
    width : float
        :math:`\sigma` in metres.
    peak : float
        :math:`f_{\max}` in hertz.
    background : float
        :math:`f_0` in hertz, above 0: no spike is impossible anywhere.

    Raises
    ------
    TypeError, ValueError
        If an attribute is not as above.

    References
    ----------
    O'Keefe and Dostrovsky (1971), Brain Research 34, 171-175; Zhang, Ginzburg, McNaughton and Sejnowski (1998), Journal of Neurophysiology
    79, 1017-1044, for decoding them.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.simulations.place_cells import PlaceCells
    >>> cells = PlaceCells(torch.tensor([[0.2, 0.5], [0.8, 0.5]]), width=0.1, peak=20.0, background=0.5)
    >>> cells.rates(torch.tensor([0.2, 0.5])).round(decimals=2).tolist()
    [20.5, 0.5]
    """

    centres: Tensor
    width: float = 0.1
    peak: float = 15.0
    background: float = 0.2

    def __post_init__(self) -> None:
        checks.tensor("centres", self.centres, "cells dimensions")
        checks.number("width", self.width, above=0)
        checks.number("peak", self.peak, above=0)
        checks.number("background", self.background, above=0)

    def rates(self, positions: Tensor) -> Tensor:
        """Firing rates in hertz.

        Parameters
        ----------
        positions : Tensor, shape (..., dimensions)
            In metres.

        Returns
        -------
        Tensor, shape (..., cells)

        Raises
        ------
        TypeError, ValueError
            If the positions are not as above.
        """
        return self.background + self._above_background(positions)

    def slopes(self, positions: Tensor) -> Tensor:
        """Gradients of the rates, in hertz per metre.

        Parameters
        ----------
        positions : Tensor, shape (..., dimensions)
            In metres.

        Returns
        -------
        Tensor, shape (..., cells, dimensions)

        Raises
        ------
        TypeError, ValueError
            If the positions are not as above.
        """
        above = self._above_background(positions)
        return above[..., None] * (self.centres - positions[..., None, :]) / self.width**2

    def record(self, positions: Tensor, dt: float, *, seed: Seed) -> Tensor:
        """Draw spike counts in bins of ``dt`` seconds.

        Parameters
        ----------
        positions : Tensor, shape (..., dimensions)
            One a bin, in metres: trials and time, precision and device are theirs.
        dt : float
        seed : int or torch.Generator

        Returns
        -------
        Tensor, shape (..., cells)

        Raises
        ------
        TypeError, ValueError
            If the positions are not as above, or ``dt`` is not above 0.
        """
        dt = checks.number("dt", dt, above=0)
        return seeding.poisson(dt * self.rates(positions), seed)

    def _above_background(self, positions: Tensor) -> Tensor:
        sizes = {"dimensions": self.centres.shape[1]}
        checks.tensor("positions", positions, "... dimensions", sizes, like=("the centres", self.centres))
        squares = (positions[..., None, :] - self.centres).square().sum(-1)
        return self.peak * torch.exp(-squares / (2 * self.width**2))

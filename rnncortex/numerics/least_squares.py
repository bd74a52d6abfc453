"""Linear least squares of a long series, in one pass and in memory that does not grow with it."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks


class LeastSquares:
    r"""Least squares that reads its samples block by block, by orthogonal triangularisation (sequential QR).

    .. math:: V = \arg\min_V \sum_t \|V^T f_t - y_t\|^2 + \kappa \|V\|^2

    All that is kept is the triangular factor R of :math:`(F, Y) = Q R`. Each new block is put below R and the two are triangularised
    together. Unlike sums of products, this does not square the condition number of the features.

    Parameters
    ----------
    features, outputs : int
        Numbers in each sample.
    dtype, device
        Of the samples.

    Attributes
    ----------
    factor : Tensor, shape (at most features + outputs, features + outputs)
        R.
    samples : int
        How many samples went in.

    Raises
    ------
    TypeError, ValueError
        If a size is no positive whole number.

    References
    ----------
    Golub and Van Loan (2013), Matrix Computations, sections 5.3 and 6.5.
    """

    def __init__(self, features: int, outputs: int, *, dtype: torch.dtype = torch.float64, device: torch.device | str = "cpu") -> None:
        self.features, self.outputs = checks.count("features", features), checks.count("outputs", outputs)
        self.factor = torch.zeros(0, features + outputs, dtype=dtype, device=device)
        self.samples = 0

    def update(self, features: Tensor, targets: Tensor) -> None:
        """Take in a block of samples.

        Parameters
        ----------
        features : Tensor, shape (samples, features)
        targets : Tensor, shape (samples, outputs)

        Raises
        ------
        TypeError, ValueError
            If shapes, dtypes or devices do not fit, or a number is not finite.
        """
        sizes = {"features": self.features, "outputs": self.outputs}
        checks.tensor("features", features, "samples features", sizes, like=("the factor", self.factor))
        checks.tensor("targets", targets, "samples outputs", sizes, like=("features", features))
        block = torch.cat((self.factor, torch.cat((features, targets), 1)))
        self.factor = torch.linalg.qr(block, mode="r").R
        self.samples += len(features)

    def solve(self, penalty: float = 0.0) -> Tensor:
        r"""The weights for all samples so far.

        Parameters
        ----------
        penalty : float
            :math:`\kappa`, at least 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`; at 0 directions without variance get no
            weight.

        Returns
        -------
        Tensor, shape (features, outputs)

        Raises
        ------
        TypeError, ValueError
            If the penalty is negative or there are no samples.
        """
        checks.number("penalty", penalty, at_least=0)
        if not self.samples:
            raise ValueError("samples: expected at least one block before the solution, got none")
        left, right = self.factor[:, : self.features], self.factor[:, self.features :]
        if penalty:
            shrink = math.sqrt(penalty) * torch.eye(self.features, dtype=left.dtype, device=left.device)
            left, right = torch.cat((left, shrink)), torch.cat((right, right.new_zeros(self.features, self.outputs)))
            q, r = torch.linalg.qr(left)
            return torch.linalg.solve_triangular(r, q.T @ right, upper=True)
        return torch.linalg.pinv(left, rtol=left.shape[1] * torch.finfo(left.dtype).eps) @ right

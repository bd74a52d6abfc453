"""Group regression: how well a regression over subjects forecasts a new subject, by number of subjects and of volumes."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.theory.population import linear_processes


class GroupError(NamedTuple):
    """Mean squared error of a forecast for a new subject, in its parts; all per region.

    Attributes
    ----------
    noise : float
        What nobody can forecast.
    own : float
        Because the new subject's coupling is its own.
    subjects : float
        Because the group's coupling is a mean over few subjects; falls with their number.
    volumes : float
        Because each subject was recorded for a finite time; falls with the number of all volumes.
    """

    noise: float
    own: float
    subjects: float
    volumes: float

    @property
    def total(self) -> float:
        """Sum of the parts."""
        return self.noise + self.own + self.subjects + self.volumes


def expected_error(coupling: Tensor, own: Tensor, *, subjects: int, volumes: int) -> GroupError:
    r"""Error on a new subject of the regression of each volume on the one before it, over all volumes of all subjects.

    .. math:: 1 + u + \frac{u}{N} + \frac{D}{N T - D - 1}, \qquad
        u = \frac1D \left\langle \mathrm{tr} \, (A_i - A) P_i (A_i - A)^\top \right\rangle, \quad P_i = A_i P_i A_i^\top + I ,

    for subjects with couplings :math:`A_i` around A, noise of variance one and D regions. With independent entries of standard
    deviation s in :math:`A_i - A` it is :math:`u = s^2 \, \mathrm{tr} \, P` to leading order. The third term takes all subjects
    to be equally lively, the fourth the volumes to be independent.

    Parameters
    ----------
    coupling : Tensor, shape (regions, regions)
        A.
    own : Tensor, shape (draws, regions, regions)
        Couplings :math:`A_i` over which the mean is taken, each of spectral radius below 1.
    subjects, volumes : int
        N, and T of each; N T above D + 1.

    Returns
    -------
    GroupError

    Raises
    ------
    TypeError, ValueError
        If a shape or number is not as above or a process is not stable.
    """
    sizes: checks.Sizes = {}
    checks.tensor("coupling", coupling, "regions regions", sizes)
    checks.tensor("own", own, "draws regions regions", sizes, like=("coupling", coupling))
    volumes = checks.count("volumes", volumes)
    number, regions = checks.count("subjects", subjects), len(coupling)
    left = number * volumes - regions - 1
    if left <= 0 or len(own) == 0:
        raise ValueError(f"volumes: expected more than {regions + 1} volumes in all, and a draw, got {number * volumes} and {len(own)}")
    identity = torch.eye(regions).to(coupling)
    apart = [(one - coupling) @ linear_processes.stationary_covariance(one, identity) @ (one - coupling).T for one in own]
    excess = torch.stack(apart).diagonal(dim1=1, dim2=2).mean().item()
    return GroupError(1.0, excess, excess / number, regions / left)

"""Population vector: the angle that a ring of tuned units stands for."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks


class PopulationVector(NamedTuple):
    """Direction and length of a population vector.

    Attributes
    ----------
    angle : Tensor, shape (...)
        Radians, in (-pi, pi].
    length : Tensor, shape (...)
        Mean over units, in the unit of the activity.
    """

    angle: Tensor
    length: Tensor


def population_vector(activity: Tensor, angles: Tensor) -> PopulationVector:
    r"""Sum of the units' preferred directions, weighed by their activity, :math:`\frac1N \sum_j m_j e^{i \theta_j}`.

    Parameters
    ----------
    activity : Tensor, shape (..., units)
    angles : Tensor, shape (units,)
        Preferred directions, radians.

    Returns
    -------
    PopulationVector

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or a number is not finite.

    References
    ----------
    Georgopoulos, Schwartz and Kettner (1986), Science 233, 1416-1419.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.population.population_vector import population_vector
    >>> round(population_vector(torch.tensor([0.0, 1.0, 0.0, 0.0]), torch.arange(4) * torch.pi / 2).angle.item(), 4)
    1.5708
    """
    sizes: checks.Sizes = {}
    checks.tensor("activity", activity, "... units", sizes)
    checks.tensor("angles", angles, "units", sizes, like=("activity", activity))
    east, north = (activity @ wave(angles) / len(angles) for wave in (torch.cos, torch.sin))
    return PopulationVector(torch.atan2(north, east), torch.hypot(east, north))


def unwrapped(angle: Tensor) -> Tensor:
    """Angles over time without the jumps of a full turn, so that displacements can be taken.

    Parameters
    ----------
    angle : Tensor, shape (..., time)
        Radians; from one step to the next by less than half a turn.

    Returns
    -------
    Tensor, shape (..., time)

    Raises
    ------
    TypeError, ValueError
        If the angles are no finite floating-point tensor with time.
    """
    checks.tensor("angle", angle, "... time")
    return torch.from_numpy(np.unwrap(angle.detach().cpu().numpy())).to(angle)

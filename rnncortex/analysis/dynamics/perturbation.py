"""Perturbation test of rotations: what a network does after a push, which a recording alone cannot say."""

import torch
from torch import Tensor

from rnncortex.models import recurrent
from rnncortex.models.recurrent import Network
from rnncortex.numerics import checks


def rotation_angle(
    network: Network, states: Tensor, plane: Tensor, inputs: Tensor | None = None, *, steps: int, size: float = 1e-4
) -> Tensor:
    r"""By how much pushes within a plane have turned some steps later.

    A small push along each axis of the plane leads to a response of its own, :math:`r_a(t)`, the difference between the pushed course and
    the one that was left alone. Within the plane the responses make a matrix :math:`T_{ab} = r_a(t) \cdot e_b`, and the rotation closest to
    it turns from the first axis to the second by

    .. math:: \vartheta(t) = \mathrm{arg} \big( T_{11} + T_{22} + i \, (T_{12} - T_{21}) \big) .

    Parameters
    ----------
    network : Recurrent, Module or callable
        Whatever :func:`~rnncortex.models.recurrent.adapt` takes. States come to it as (3, trials, units): first all that are left alone,
        then all that were pushed along the first axis, then along the second.
    states : Tensor, shape (trials, units)
        Where to push.
    plane : Tensor, shape (2, units)
        Orthonormal axes.
    inputs : Tensor, optional
        Constant, (inputs,) or (trials, inputs), or at each step, (trials or 1, steps, inputs); zero if left out.
    steps : int
        How long to watch.
    size : float
        Of the push.

    Returns
    -------
    Tensor, shape (trials, steps + 1)
        Radians from :math:`-\pi` to :math:`\pi`; at first zero.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or the axes are not orthonormal.

    Examples
    --------
    A system that turns by 0.1 a step.

    >>> import torch
    >>> from rnncortex.analysis.dynamics import perturbation
    >>> turn = torch.linalg.matrix_exp(0.1 * torch.tensor([[0.0, -1.0], [1.0, 0.0]]).double())
    >>> found = perturbation.rotation_angle(lambda x: x @ turn.T, torch.zeros(1, 2).double(), torch.eye(2).double(), steps=3)
    >>> [round(angle, 4) for angle in found[0].tolist()]
    [0.0, 0.1, 0.2, 0.3]
    """
    steps = checks.count("steps", steps)
    system = recurrent.adapt(network, states, "states", "trials units")
    checks.tensor("plane", plane, "2 units", {"units": system.state_size}, like=("states", states))
    checks.number("size", size, above=0)
    if not torch.allclose(plane @ plane.T, torch.eye(2, dtype=plane.dtype, device=plane.device), atol=1e-4):
        raise ValueError("plane: expected two orthonormal axes, got others")
    driven = recurrent.drive(system, inputs, states, steps)
    courses = torch.stack((states, states + size * plane[0], states + size * plane[1]))
    angles = []
    for later in range(steps + 1):
        if later:
            courses = system.step(courses, driven(later - 1))
        alone, *pushed = courses
        first, second = ((response - alone) @ plane.T for response in pushed)
        angles.append(torch.atan2(first[:, 1] - second[:, 0], first[:, 0] + second[:, 1]))
    return torch.stack(angles, 1)

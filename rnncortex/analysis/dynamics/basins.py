"""Basins of attraction: where states settle, and the borders between."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from rnncortex.models import recurrent
from rnncortex.models.recurrent import Flow, Network
from rnncortex.numerics import checks
from rnncortex.numerics.dynamics.integrators import runge_kutta_step


def settle(
    network: Network, starts: Tensor, attractors: Tensor, inputs: Tensor | None = None, *, steps: int = 1000, tolerance: float = 1e-3
) -> Tensor:
    """Which attractor each start falls to.

    Parameters
    ----------
    network : Recurrent, Module or callable
        Whatever :func:`~rnncortex.models.recurrent.adapt` takes.
    starts : Tensor, shape (starts, units)
    attractors : Tensor, shape (attractors, units)
    inputs : Tensor, optional
        Constant, (inputs,) or (starts, inputs), or at each step, (starts or 1, steps, inputs); zero if left out.
    steps : int
        Number of steps to follow.
    tolerance : float
        A state has arrived where every unit is this close to the attractor's.

    Returns
    -------
    Tensor of int, shape (starts,)
        Index of the attractor, or -1 for a start that arrived at none.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ or an option is out of range.
    """
    steps = checks.count("steps", steps)
    system = recurrent.adapt(network, starts, "starts", "starts units")
    checks.tensor("attractors", attractors, "attractors units", {"units": system.state_size}, like=("starts", starts))
    checks.number("tolerance", tolerance, above=0)
    state = starts
    driven = recurrent.drive(system, inputs, starts, steps)
    with torch.no_grad():
        for step in range(steps):
            state = system.step(state, driven(step))
    distance = torch.cdist(state, attractors, p=torch.inf)
    nearest = distance.argmin(1)
    return torch.where(distance.gather(1, nearest[:, None])[:, 0] < tolerance, nearest, -1)


def separatrix(
    network: Flow | nn.Module | Callable[[Tensor], Tensor], saddle: Tensor, direction: Tensor, *, dt: float, steps: int
) -> Tensor:
    """The stable manifold of a saddle in the plane: the border between two basins of a flow.

    The flow runs backward in time from both sides of the saddle, 0.0001 from it, along the direction in which it attracts.

    Parameters
    ----------
    network : Flow, Module or callable
        Of two units; whatever :func:`~rnncortex.models.recurrent.adapt_flow` takes, without input.
    saddle : Tensor, shape (2,)
    direction : Tensor, shape (2,)
        The eigenvector of the Jacobian at the saddle whose eigenvalue is negative.
    dt : float
        Step in seconds.
    steps : int
        Steps to each side; a side ends where it leaves to a distance of 10 from the saddle.

    Returns
    -------
    Tensor, shape (points, 2)
        The curve from end to end.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ or an option is out of range.
    """
    checks.tensor("saddle", saddle, "2")
    checks.tensor("direction", direction, "2", like=("saddle", saddle))
    dt = checks.number("dt", dt, above=0)
    back = -torch.as_tensor(dt, dtype=saddle.dtype, device=saddle.device)
    checks.count("steps", steps)
    drift = recurrent.adapt_flow(network).drift
    unit = direction / torch.linalg.vector_norm(direction)
    sides = []
    for sign in (-1, 1):
        state, side = saddle + sign * 1e-4 * unit, []
        for _ in range(steps):
            if torch.linalg.vector_norm(state - saddle) > 10:
                break
            side.append(state)
            state = runge_kutta_step(lambda _, h: drift(h), back, state, back)
        sides.append(torch.stack(side))
    return torch.cat((sides[0].flip(0), saddle[None], sides[1]))


def side_of(points: Tensor, curve: Tensor) -> Tensor:
    """On which side of a curve in the plane points lie: +1 left of it, -1 right of it, as one walks along it.

    Parameters
    ----------
    points : Tensor, shape (points, 2)
    curve : Tensor, shape (corners, 2)
        At least two corners; it must not cross itself.

    Returns
    -------
    Tensor, shape (points,)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ or there are fewer than two corners.
    """
    checks.tensor("points", points, "points 2")
    checks.tensor("curve", curve, "corners 2", like=("points", points))
    if len(curve) < 2:
        raise ValueError(f"curve: expected at least two corners, got {len(curve)}")
    start, along = curve[:-1], curve.diff(dim=0)
    offset = points[:, None] - start
    share = ((offset * along).sum(-1) / along.square().sum(-1)).clamp(0, 1)
    nearest = (offset - share[..., None] * along).square().sum(-1).argmin(1)
    chosen, away = along[nearest], points - start[nearest]
    return (chosen[:, 0] * away[:, 1] - chosen[:, 1] * away[:, 0]).sign()

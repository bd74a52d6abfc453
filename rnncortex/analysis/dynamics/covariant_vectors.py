"""Covariant Lyapunov vectors: the directions that grow at each exponent, along the trajectory."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed


class CovariantVectors(NamedTuple):
    r"""Directions that the dynamics carry into each other, :math:`J(h_t) \, v_t \propto v_{t+1}`.

    Attributes
    ----------
    vectors : Tensor, shape (..., steps, k, units)
        Of length one, by falling exponent; not orthogonal.
    growth : Tensor, shape (..., steps, k)
        Logarithm of what each grows by in the next step; its mean over time is the exponent.
    states : Tensor, shape (..., steps, units)
        Where they are.
    """

    vectors: Tensor
    growth: Tensor
    states: Tensor


def covariant_vectors(
    linearised_step: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]],
    state: Tensor,
    *,
    k: int,
    steps: int,
    transient: int = 100,
    seed: Seed = 0,
) -> CovariantVectors:
    r"""The first k covariant Lyapunov vectors of a map, by Ginelli's algorithm.

    Forwards, an orthonormal frame is carried along, :math:`J_t Q_t = Q_{t+1} R_{t+1}`. Backwards, any upper triangular matrix of
    coordinates in the frames turns into the right one, :math:`C_t \propto R_{t+1}^{-1} C_{t+1}`, and :math:`V_t = Q_t C_t`. The angle
    between expanding and contracting vectors tells how far the dynamics are from a tangency, which the orthogonal frame cannot.

    Parameters
    ----------
    linearised_step : callable
        Takes states (..., units) and perturbations (..., k, units), returns both after the step, as
        :meth:`~rnncortex.models.rate.network.RateNetwork.linearised_step` does.
    state : Tensor, shape (..., units)
        Where the trajectories start.
    k : int
        Number of vectors, at most the number of units.
    steps : int
        Steps with vectors; memory holds (steps + transient) k units numbers a trajectory.
    transient : int
        Steps before and after them, in which frames and coordinates find their directions: exponents that differ by
        :math:`\Delta \lambda` leave an error of :math:`e^{-\Delta \lambda \, \text{transient}}`.
    seed : int or torch.Generator
        Of the first frame and the last coordinates.

    Returns
    -------
    CovariantVectors

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, the trajectory stops being finite, or a step wipes a direction out.

    References
    ----------
    Ginelli et al. (2007), Physical Review Letters 99, 130601.

    Examples
    --------
    Of a linear map they are the eigenvectors.

    >>> import torch
    >>> from rnncortex.analysis.dynamics.covariant_vectors import covariant_vectors
    >>> matrix = torch.tensor([[1.2, 1.0], [0.0, 0.5]], dtype=torch.float64)
    >>> found = covariant_vectors(lambda h, v: (h @ matrix.T, v @ matrix.T), torch.zeros(2, dtype=torch.float64), k=2, steps=1)
    >>> found.vectors[0].abs().round(decimals=3)
    tensor([[1.0000, 0.0000],
            [0.8190, 0.5730]], dtype=torch.float64)
    """
    checks.tensor("state", state, "... units")
    if checks.count("k", k) > state.shape[-1]:
        raise ValueError(f"k: expected at most as many vectors as units ({state.shape[-1]}), got {k}")
    checks.count("steps", steps)
    checks.count("transient", transient, at_least=0)
    random = seeding.generator(seed)

    def draw(*size: int) -> Tensor:
        return seeding.normal((*state.shape[:-1], *size), random, dtype=state.dtype, device=state.device)

    frame, frames, stretches, states = torch.linalg.qr(draw(state.shape[-1], k)).Q, [], [], []
    with torch.no_grad():
        for turn in track(range(-transient, steps + transient), "Covariant vectors"):
            if 0 <= turn < steps:
                frames.append(frame)
                states.append(state)
            state, pushed = linearised_step(state, frame.mT)
            frame, stretch = torch.linalg.qr(pushed.mT)
            if turn >= 0:
                stretches.append(stretch)
        if not torch.isfinite(state).all():
            raise ValueError("linearised_step: expected a trajectory that stays finite, got one that blew up")
        coordinates, vectors, growth = draw(k, k).triu(), [], []
        coordinates = coordinates / torch.linalg.vector_norm(coordinates, dim=-2, keepdim=True)
        for turn in range(steps + transient - 1, -1, -1):
            if not (stretches[turn].diagonal(dim1=-2, dim2=-1) != 0).all():
                raise ValueError("linearised_step: expected directions that no step wipes out, got one that is; ask for fewer vectors")
            earlier = torch.linalg.solve_triangular(stretches[turn], coordinates, upper=True)
            length = torch.linalg.vector_norm(earlier, dim=-2, keepdim=True)
            coordinates = earlier / length
            if turn < steps:
                vectors.append((frames[turn] @ coordinates).mT)
                growth.append(-length[..., 0, :].log())
    return CovariantVectors(torch.stack(vectors[::-1], -3), torch.stack(growth[::-1], -2), torch.stack(states, -2))

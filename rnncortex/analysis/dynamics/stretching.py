"""Repeated QR decomposition: how perturbations are stretched along a trajectory."""

import math

import torch
from torch import Tensor

from rnncortex.analysis.dynamics.look_ahead import Advance
from rnncortex.numerics import checks
from rnncortex.numerics.progress import track


def stretching(advance: Advance, state: Tensor, vectors: Tensor, steps: int, *, every: int = 1) -> tuple[Tensor, Tensor]:
    r"""How much perturbations are stretched on their way along a trajectory, :math:`\sum_t \log |R_{ii}(t)|` round by round.

    Whatever grows or fades along a trajectory is measured here: Lyapunov exponents, errors and gradients.

    Parameters
    ----------
    advance : callable
        Takes the number of the step, states (..., units) and perturbations (..., k, units), returns both after the step.
    state : Tensor, shape (..., units)
        Where the trajectories start.
    vectors : Tensor, shape (..., k, units)
        The first perturbations; they are made orthonormal.
    steps : int
        How far to go, a whole multiple of ``every``.
    every : int
        Steps in a round.

    Returns
    -------
    logs : Tensor, shape (steps / every, ..., k)
        Natural logarithms of what the perturbations grew by in each round.
    state : Tensor, shape (..., units)
        Where the trajectories end.

    Raises
    ------
    TypeError, ValueError
        If a tensor is not as above, or there are no whole rounds of steps.
    """
    sizes: checks.Sizes = {}
    checks.tensor("state", state, "... units", sizes)
    checks.tensor("vectors", vectors, "... k units", sizes, like=("state", state))
    steps = checks.count("steps", steps)
    every = checks.count("every", every)
    if steps % every:
        raise ValueError(f"steps: expected a whole multiple of every = {every}, got {steps}")
    (vectors, _), logs, apart = _orthonormalise(vectors), [], every
    for turn in track(range(steps // every), "Lyapunov exponents"):
        state, vectors, grown, apart = _stretch(advance, turn * every, state, vectors, every, apart)
        logs.append(grown)
    return torch.stack(logs), state


def _stretch(advance: Advance, first: int, state: Tensor, vectors: Tensor, steps: int, apart: int) -> tuple[Tensor, Tensor, Tensor, int]:
    """Some steps of states and orthonormal perturbations, with as many decompositions as it takes.

    Gives both afterwards, the logarithm of what the perturbations grew by, and how many steps may lie between two decompositions.
    """
    digits = -math.log(torch.finfo(state.dtype).eps)
    total = vectors.new_zeros(vectors.shape[:-1])
    done = 0
    while done < steps:
        taken = min(apart, steps - done)
        allowed = (0.6 if taken > 1 else 0.7) * digits
        following, pushed = state, vectors
        for step in range(first + done, first + done + taken):
            following, pushed = advance(step, following, pushed)
        turned, stretch = _orthonormalise(pushed)
        logs = stretch.log()
        spread = max((logs.amax(-1) - logs.amin(-1)).max().item(), logs.abs().max().item() / 10)  # the second: no overflow
        if not spread <= allowed:
            if taken > 1:
                apart = max(1, min(taken - 1, int(taken * allowed / (1.25 * spread)))) if math.isfinite(spread) else 1
                continue
            turned, logs = _graded(advance, first + done, state, vectors)
        elif 2 * apart * spread < 0.8 * allowed * taken:
            apart = min(2 * apart, steps)
        state, vectors, total, done = following, turned, total + logs, done + taken
    return state, vectors, total, apart


def _graded(advance: Advance, step: int, state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
    """One step of perturbations by a Jacobian whose rows or columns are of very different lengths.

    J = B C with C the lengths of the columns: the decomposition of C V and then that of B times its Q lose nothing, as each row or
    column is as accurate as its own length allows.
    """
    units = state.shape[-1]
    axes = torch.eye(units, dtype=state.dtype, device=state.device).expand(*state.shape, units)
    columns = advance(step, state, axes)[1]  # row j: where the axis j goes
    lengths = torch.linalg.vector_norm(columns, dim=-1, keepdim=True)
    first, scaled = _orthonormalise(vectors * lengths[..., 0].unsqueeze(-2), sort=True)
    second, stretch = _orthonormalise(first @ (columns / lengths.clamp(min=torch.finfo(state.dtype).tiny)), sort=True)
    return second, scaled.log() + stretch.log()


def _orthonormalise(vectors: Tensor, *, sort: bool = False) -> tuple[Tensor, Tensor]:
    """Orthonormal vectors (..., k, units) that span the same flags, and the lengths that were taken out (..., k).

    With ``sort`` the units are taken by falling size, which keeps what the small ones say (Cox and Higham 1998, BIT 38, 34-44).
    """
    if vectors.shape[-2] == 1:
        length = torch.linalg.vector_norm(vectors, dim=-1)
        gone = (length == 0)[..., None]
        along = torch.zeros_like(vectors).index_fill_(-1, torch.zeros(1, dtype=torch.int64, device=vectors.device), 1.0)
        return torch.where(gone, along, vectors / length[..., None].masked_fill(gone, 1.0)), length
    if sort:
        order = vectors.abs().amax(-2, keepdim=True).argsort(-1, descending=True).expand_as(vectors)
        turned, lengths = _orthonormalise(vectors.gather(-1, order))
        return torch.zeros_like(vectors).scatter(-1, order, turned), lengths
    q, r = torch.linalg.qr(vectors.mT)
    return q.mT.contiguous(), r.diagonal(dim1=-2, dim2=-1).abs()

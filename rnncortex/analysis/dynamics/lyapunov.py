"""Lyapunov exponents of maps and flows: how fast small differences grow."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed

Map = Callable[[Tensor], Tensor]
"""From states (..., units) to states, or to their rates of change."""
Linearised = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""From states (..., units) and perturbations (..., k, units) to the images of both."""


class LyapunovExponents(NamedTuple):
    """Estimated Lyapunov exponents.

    Attributes
    ----------
    value : Tensor, shape (..., k)
        The k largest exponents, falling; natural logarithm per second for flows, per step for maps.
    standard_error : Tensor, shape (..., k)
        Of each, from the scatter of ten consecutive blocks of the run.
    running : Tensor, shape (..., 10, k)
        The estimate after each block, to see whether it has settled.
    state : Tensor, shape (..., units)
        Where the trajectory ended.
    """

    value: Tensor
    standard_error: Tensor
    running: Tensor
    state: Tensor


def map_exponents(
    step: Map,
    state: Tensor,
    *,
    k: int = 1,
    steps: int,
    transient: int = 0,
    linearised: Linearised | None = None,
    reorthonormalise: int = 10,
    seed: Seed = 0,
) -> LyapunovExponents:
    r"""The k largest Lyapunov exponents of a map :math:`h_{t+1} = F(h_t)`.

    Perturbations are carried along the trajectory by its Jacobian and re-orthonormalised by QR every few steps:

    .. math:: \lambda_i = \lim_{T \to \infty} \frac{1}{T} \sum_t \log |R_{ii}(t)|

    Parameters
    ----------
    step : callable
        F, from states (..., units) to states; each state moves by itself.
    state : Tensor, shape (..., units)
        Where the trajectories start; leading dimensions are networks or trials.
    k : int
        Number of exponents, at most the number of units.
    steps : int
        Length of the measurement, at least ten times ``reorthonormalise``.
    transient : int
        Steps before it, in which the trajectory finds its attractor and the perturbations their directions.
    linearised : callable, optional
        Takes the states and perturbations (..., k, units), returns both after the step; by forward-mode automatic
        differentiation of ``step`` if left out. A network that knows its own is faster.
    reorthonormalise : int
        Steps between two QR decompositions: 10 loses nothing in float64, 50 about 1e-9, 200 fails.
    seed : int or torch.Generator
        Seed of the first perturbations.

    Returns
    -------
    LyapunovExponents
        Per step.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the trajectory stops being finite.

    References
    ----------
    Benettin et al. (1980), Meccanica 15, 9-20; Geist, Parlitz and Lauterborn (1990), Progress of Theoretical Physics 83, 875-893.

    Examples
    --------
    The logistic map at r = 4 has the exponent log 2.

    >>> import torch
    >>> from rnncortex.analysis.dynamics import lyapunov
    >>> start = torch.tensor([0.3], dtype=torch.float64)
    >>> found = lyapunov.map_exponents(lambda x: 4 * x * (1 - x), start, steps=20_000, transient=100)
    >>> bool((found.value - torch.log(torch.tensor(2.0))).abs() < 0.002)
    True
    """
    checks.count("steps", steps)
    checks.count("transient", transient, at_least=0)
    advance = linearised or _linearise(step)
    return _exponents(advance, state, k, steps, transient, reorthonormalise, 1.0, seed)


def flow_exponents(
    drift: Map,
    state: Tensor,
    *,
    k: int = 1,
    dt: float,
    duration: float,
    transient: float = 0.0,
    linearised: Linearised | None = None,
    reorthonormalise: int = 10,
    seed: Seed = 0,
) -> LyapunovExponents:
    r"""The k largest Lyapunov exponents of a flow :math:`dh/dt = f(h)`, by classical Runge-Kutta steps of states and perturbations.

    Parameters
    ----------
    drift : callable
        f, from states (..., units) to rates of change per second; each state moves by itself.
    state : Tensor, shape (..., units)
        Where the trajectories start.
    k : int
        Number of exponents.
    dt : float
        Step in seconds.
    duration, transient : float
        Length of the measurement and of the run before it in seconds, whole numbers of steps.
    linearised : callable, optional
        Takes the states and perturbations (..., k, units), returns the rates of change of both; by automatic
        differentiation of ``drift`` if left out.
    reorthonormalise, seed
        As in :func:`map_exponents`.

    Returns
    -------
    LyapunovExponents
        Per second.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the trajectory stops being finite (the step is too long).
    """
    checks.number("dt", dt, above=0)
    steps = checks.steps("duration", checks.number("duration", duration, above=0), dt)
    before = checks.steps("transient", checks.number("transient", transient, at_least=0), dt)
    rate = linearised or _linearise(drift)

    def advance(state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        first, first_v = rate(state, vectors)
        second, second_v = rate(state + dt / 2 * first, vectors + dt / 2 * first_v)
        third, third_v = rate(state + dt / 2 * second, vectors + dt / 2 * second_v)
        fourth, fourth_v = rate(state + dt * third, vectors + dt * third_v)
        return (
            state + dt / 6 * (first + 2 * second + 2 * third + fourth),
            vectors + dt / 6 * (first_v + 2 * second_v + 2 * third_v + fourth_v),
        )

    return _exponents(advance, state, k, steps, before, reorthonormalise, dt, seed)


def kaplan_yorke_dimension(exponents: Tensor) -> Tensor:
    r"""Kaplan-Yorke dimension of an attractor, :math:`D = j + \sum_{i \le j} \lambda_i / |\lambda_{j+1}|`.

    j is the largest number of exponents whose sum is not negative.

    Parameters
    ----------
    exponents : Tensor, shape (..., k)
        The largest exponents in any order, enough of them for their sum to become negative.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the exponents are not finite, or their sum does not become negative.

    References
    ----------
    Kaplan and Yorke (1979), in Functional Differential Equations and Approximation of Fixed Points, 204-227.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.dynamics import lyapunov
    >>> round(lyapunov.kaplan_yorke_dimension(torch.tensor([0.9056, 0.0, -14.5723])).item(), 3)
    2.062
    """
    exponents = checks.tensor("exponents", exponents, "... k").sort(dim=-1, descending=True).values
    sums = exponents.cumsum(-1)
    if (sums[..., -1] >= 0).any():
        raise ValueError(
            f"exponents: expected enough of them for their sum to become negative, got {exponents.shape[-1]} with a "
            f"sum of {sums[..., -1].max():g}"
        )
    whole = (sums >= 0).cumprod(-1).sum(-1)
    gained = torch.where(whole > 0, sums.gather(-1, (whole - 1).clamp(min=0)[..., None])[..., 0], torch.zeros_like(sums[..., 0]))
    return whole + gained / exponents.gather(-1, whole[..., None])[..., 0].abs()


_BLOCKS = 10


def _exponents(
    advance: Linearised, state: Tensor, k: int, steps: int, transient: int, every: int, dt: float, seed: Seed
) -> LyapunovExponents:
    checks.tensor("state", state, "... units")
    units = state.shape[-1]
    if checks.count("k", k) > units:
        raise ValueError(f"k: expected at most as many exponents as units ({units}), got {k}")
    checks.count("reorthonormalise", every)
    rounds = steps // every
    if rounds < _BLOCKS or steps % every or transient % every:
        raise ValueError(
            f"steps and transient: expected whole multiples of reorthonormalise = {every} steps, at least {_BLOCKS} of "
            f"them measured, got {steps} and {transient}"
        )
    size = (*state.shape[:-1], k, units)
    vectors, _ = _orthonormalise(seeding.normal(size, seed, dtype=state.dtype, device=state.device))
    logs = []
    with torch.no_grad():
        for turn in track(range(-(transient // every), rounds), "Lyapunov exponents"):
            for _ in range(every):
                state, vectors = advance(state, vectors)
            vectors, stretch = _orthonormalise(vectors)
            if turn >= 0:
                logs.append(stretch.log())
    if not torch.isfinite(state).all():
        raise ValueError("dt or step: expected a trajectory that stays finite, got one that blew up")
    per_time = torch.stack(logs) / (every * dt)
    blocks = torch.stack([block.mean(0) for block in per_time.tensor_split(_BLOCKS)])
    ends = torch.linspace(0, rounds, _BLOCKS + 1).round().long()[1:]
    running = per_time.cumsum(0)[ends - 1] / ends.to(state).view(-1, *[1] * (per_time.ndim - 1))
    return LyapunovExponents(per_time.mean(0), blocks.std(0) / _BLOCKS**0.5, running.movedim(0, -2), state)


def _orthonormalise(vectors: Tensor) -> tuple[Tensor, Tensor]:
    """Orthonormal vectors (..., k, units) that span the same flags, and the lengths that were taken out (..., k)."""
    if vectors.shape[-2] == 1:
        length = torch.linalg.vector_norm(vectors, dim=-1)
        return vectors / length[..., None], length
    q, r = torch.linalg.qr(vectors.mT)
    return q.mT.contiguous(), r.diagonal(dim1=-2, dim2=-1).abs()


def _linearise(function: Map) -> Linearised:
    """Push perturbations through a function by forward-mode automatic differentiation."""

    def both(state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        def push(vector: Tensor) -> Any:
            return torch.func.jvp(function, (state,), (vector,))[1]

        return function(state), torch.func.vmap(push, in_dims=-2, out_dims=-2)(vectors)

    return both

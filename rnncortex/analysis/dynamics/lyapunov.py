"""Lyapunov exponents of maps and flows: how fast small differences grow."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.analysis.dynamics.look_ahead import Advance, LookAhead, suits
from rnncortex.analysis.dynamics.stretching import stretching
from rnncortex.models import recurrent
from rnncortex.models.recurrent import Flow, Network
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.dynamics.integrators import runge_kutta_step
from rnncortex.numerics.seeding import Seed


class LyapunovExponents(NamedTuple):
    """Estimated Lyapunov exponents.

    Attributes
    ----------
    value : Tensor, shape (..., k)
        The k largest exponents, falling; natural logarithm per second for flows, per step for maps. Minus infinity for a
        direction that the map wipes out.
    standard_error : Tensor, shape (..., k)
        Of each, from the scatter of ten consecutive blocks of the run; 0 where the exponent is minus infinity.
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
    network: Network,
    state: Tensor,
    inputs: Tensor | None = None,
    *,
    k: int = 1,
    steps: int,
    transient: int = 0,
    reorthonormalise: int = 10,
    seed: Seed = 0,
) -> LyapunovExponents:
    r"""The k largest Lyapunov exponents of a map :math:`h_{t+1} = F(h_t, x_t)`: a network in discrete time, driven or not.

    Perturbations are carried along the trajectory by its Jacobian and re-orthonormalised by QR every few steps:

    .. math:: \lambda_i = \lim_{T \to \infty} \frac{1}{T} \sum_t \log |R_{ii}(t)|

    Between two decompositions the perturbations turn towards the fastest direction, and what is left of the slowest drowns in rounding when
    :math:`(\lambda_1 - \lambda_k)` times the steps is large. So the ratio of the diagonal of R is watched: where it exceeds
    :math:`\epsilon^{-0.6}` (2e9 in float64, 1e4 in float32) the steps are taken again with more decompositions. One logarithm of the last
    exponent then errs by about :math:`\epsilon^{0.4}` (5e-7, 2e-3), those of the first by rounding alone. All exponents together sum to
    :func:`volume_growth`.

    Parameters
    ----------
    network : Recurrent, Module or callable
        Whatever :func:`~rnncortex.models.recurrent.adapt` takes: a network of ours or torch's, or a function F of states (..., units).
    state : Tensor, shape (..., units)
        Where the trajectories start; leading dimensions are networks or trials.
    inputs : Tensor, optional
        x, zero if left out: constant, (inputs,) or (..., inputs), or at each step of transient and measurement, (..., time, inputs).
    k : int
        Number of exponents, at most the number of units.
    steps : int
        Length of the measurement, at least ten times ``reorthonormalise``.
    transient : int
        Steps before it, in which the trajectory finds its attractor and the perturbations their directions.
    reorthonormalise : int
        Steps between two QR decompositions at most; fewer where the exponents are far apart.
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
    return _exponents(_prepare(network, state, inputs, steps, transient), state, k, steps, transient, reorthonormalise, 1.0, seed)


def flow_exponents(
    network: Flow | nn.Module | Callable[[Tensor], Tensor],
    state: Tensor,
    inputs: Tensor | Callable[[Tensor], Tensor] | None = None,
    *,
    k: int = 1,
    dt: float,
    duration: float,
    transient: float = 0.0,
    reorthonormalise: int = 10,
    seed: Seed = 0,
) -> LyapunovExponents:
    r"""The k largest Lyapunov exponents of a flow :math:`dh/dt = f(h, x(t))`, by classical Runge-Kutta steps of states and perturbations.

    Parameters
    ----------
    network : Flow, Module or callable
        Whatever :func:`~rnncortex.models.recurrent.adapt_flow` takes: a network with ``drift``, or a function f of states (..., units).
    state : Tensor, shape (..., units)
        Where the trajectories start.
    inputs : Tensor or callable, optional
        x, zero if left out: constant, (..., inputs), or a function of the time (0-d tensor, seconds from the start of the transient).
    k : int
        Number of exponents.
    dt : float
        Step in seconds.
    duration, transient : float
        Length of the measurement and of the run before it in seconds, whole numbers of steps.
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
    checks.number("duration", duration, above=0)
    steps = checks.steps("duration", duration, dt)
    checks.number("transient", transient, at_least=0)
    before = checks.steps("transient", transient, dt)
    checks.tensor("state", state, "... units")
    system = recurrent.adapt_flow(network)
    if isinstance(inputs, Tensor):
        checks.tensor("inputs", inputs, "... inputs", like=("state", state))

    def field(time: Tensor, both: Tensor) -> Tensor:
        now = () if inputs is None else (inputs(time) if callable(inputs) else inputs,)
        rate, pushed = system.linearised_drift(both[..., 0, :], both[..., 1:, :], *now)
        return torch.cat((rate[..., None, :], pushed), -2)

    def advance(step: int, state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        both = torch.cat((state[..., None, :], vectors), -2)
        both = runge_kutta_step(field, torch.as_tensor(step * dt).to(state), both, dt)
        return both[..., 0, :], both[..., 1:, :]

    def move(state: Tensor) -> Tensor:
        return runge_kutta_step(lambda _, here: system.drift(here), state.new_zeros(()), state, dt)

    ahead = LookAhead(move, advance, before + steps) if inputs is None and suits(state) else advance
    return _exponents(ahead, state, k, steps, before, reorthonormalise, dt, seed)


def kaplan_yorke_dimension(exponents: Tensor) -> Tensor:
    r"""Kaplan-Yorke dimension of an attractor, :math:`D = j + \sum_{i \le j} \lambda_i / |\lambda_{j+1}|`.

    j is the largest number of exponents whose sum is not negative.

    Parameters
    ----------
    exponents : Tensor, shape (..., k)
        The largest exponents in any order, enough of them for their sum to become negative; minus infinity may stand.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If an exponent is NaN or plus infinity, or their sum does not become negative.

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
    finite = exponents.masked_fill(exponents == -math.inf, 0.0) if isinstance(exponents, Tensor) else exponents
    checks.tensor("exponents", finite, "... k")
    exponents = exponents.sort(dim=-1, descending=True).values
    sums = exponents.cumsum(-1)
    if (sums[..., -1] >= 0).any():
        raise ValueError(
            f"exponents: expected enough of them for their sum to become negative, got {exponents.shape[-1]} with a "
            f"sum of {sums[..., -1].max():g}"
        )
    whole = (sums >= 0).cumprod(-1).sum(-1)
    gained = torch.where(whole > 0, sums.gather(-1, (whole - 1).clamp(min=0)[..., None])[..., 0], torch.zeros_like(sums[..., 0]))
    return whole + gained / exponents.gather(-1, whole[..., None])[..., 0].abs()


def volume_growth(network: Network, state: Tensor, inputs: Tensor | None = None, *, steps: int, transient: int = 0) -> Tensor:
    r"""Rate at which a map expands volumes, the sum of all its Lyapunov exponents.

    .. math:: \sum_i \lambda_i = \frac{1}{T} \sum_t \log |\det J(h_t)|

    from the determinant of every Jacobian along the trajectory, with no frame that is carried along. It holds :func:`map_exponents` to
    account where all exponents are asked for: from the same state, over the same steps, the two agree to rounding.

    Parameters
    ----------
    network, state, inputs, steps, transient
        As in :func:`map_exponents`; any number of steps.

    Returns
    -------
    Tensor, shape (...)
        Natural logarithm per step; minus infinity if a Jacobian on the way is singular.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the trajectory stops being finite.

    Examples
    --------
    The Henon map shrinks areas by the factor 0.3 at every step.

    >>> import torch
    >>> from rnncortex.analysis.dynamics import lyapunov
    >>> def henon(h):
    ...     return torch.stack((1 - 1.4 * h[..., 0] ** 2 + h[..., 1], 0.3 * h[..., 0]), -1)
    >>> start = torch.zeros(2, dtype=torch.float64)
    >>> round(lyapunov.volume_growth(henon, start, steps=50).exp().item(), 6)
    0.3
    """
    advance = _prepare(network, state, inputs, steps, transient)
    axes = torch.eye(state.shape[-1], dtype=state.dtype, device=state.device).expand(*state.shape, -1)
    total = state.new_zeros(state.shape[:-1])
    with torch.no_grad():
        for step in range(transient + steps):
            state, columns = advance(step, state, axes)
            if step >= transient:
                total += torch.linalg.slogdet(columns).logabsdet
    if not torch.isfinite(state).all():
        raise ValueError("step: expected a trajectory that stays finite, got one that blew up")
    return total / steps


_BLOCKS = 10


def _prepare(network: Network, state: Tensor, inputs: Tensor | None, steps: int, transient: int) -> Advance:
    """One step of a network, of states and of perturbations, with its input."""
    checks.count("steps", steps)
    checks.count("transient", transient, at_least=0)
    system = recurrent.adapt(network, state)
    driven = recurrent.drive(system, inputs, state, transient + steps)

    def advance(step: int, here: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        return system.linearised_step(here, vectors, driven(step))

    return LookAhead(system.step, advance, transient + steps) if inputs is None and suits(state) else advance


def _exponents(advance: Advance, state: Tensor, k: int, steps: int, transient: int, every: int, dt: float, seed: Seed) -> LyapunovExponents:
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
    vectors = seeding.normal((*state.shape[:-1], k, units), seed, dtype=state.dtype, device=state.device)
    with torch.no_grad():
        logs, state = stretching(advance, state, vectors, transient + steps, every=every)
    if not torch.isfinite(state).all():
        raise ValueError("dt or step: expected a trajectory that stays finite, got one that blew up")
    per_time = logs[transient // every :] / (every * dt)
    blocks = torch.stack([block.mean(0) for block in per_time.tensor_split(_BLOCKS)])
    ends = torch.linspace(0, rounds, _BLOCKS + 1).round().long()[1:]
    running = per_time.cumsum(0)[ends - 1] / ends.to(state).view(-1, *[1] * (per_time.ndim - 1))
    value = per_time.mean(0)
    error = (blocks.std(0) / _BLOCKS**0.5).masked_fill(value == -math.inf, 0.0)
    return LyapunovExponents(value, error, running.movedim(0, -2), state)

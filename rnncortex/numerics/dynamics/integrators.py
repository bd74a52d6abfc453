"""Solvers of ordinary differential equations: fixed steps, and an adaptive reference to hold them against."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks

Field = Callable[[Tensor, Tensor], Tensor]
"""A vector field: from time (0-d tensor, seconds) and state (..., units) to the rate of change of the state, per second."""


def euler_step(field: Field, time: Tensor, state: Tensor, dt: Tensor | float) -> Tensor:
    """One forward Euler step: global error of order 1 in ``dt``."""
    return state + dt * field(time, state)


def heun_step(field: Field, time: Tensor, state: Tensor, dt: Tensor | float) -> Tensor:
    """One step of Heun's method: global error of order 2 in ``dt``."""
    start = field(time, state)
    return state + dt / 2 * (start + field(time + dt, state + dt * start))


def runge_kutta_step(field: Field, time: Tensor, state: Tensor, dt: Tensor | float) -> Tensor:
    """One classical Runge-Kutta step: global error of order 4 in ``dt``."""
    first = field(time, state)
    second = field(time + dt / 2, state + dt / 2 * first)
    third = field(time + dt / 2, state + dt / 2 * second)
    fourth = field(time + dt, state + dt * third)
    return state + dt / 6 * (first + 2 * second + 2 * third + fourth)


METHODS = {"euler": euler_step, "heun": heun_step, "runge_kutta": runge_kutta_step}
"""Fixed-step methods by name."""


def integrate(field: Field, state: Tensor, times: Tensor, *, method: str = "runge_kutta") -> Tensor:
    r"""Solve :math:`dh/dt = f(t, h)` with one step of a fixed-step method from each time to the next.

    Parameters
    ----------
    field : callable
        f: takes the time (0-d tensor, seconds) and the state (..., units), returns its rate of change per second.
    state : Tensor, shape (..., units)
        State at the first time.
    times : Tensor, shape (time,)
        Rising times in seconds.
    method : {"euler", "heun", "runge_kutta"}
        Order 1, 2 or 4.

    Returns
    -------
    Tensor, shape (..., time, units)
        The state at every time, the first included; differentiable.

    Raises
    ------
    TypeError, ValueError
        If the state or the times are not finite floats of one dtype and device, the times do not rise, the method is
        unknown, or the solution stops being finite (the step is too long for this field).

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.dynamics.integrators import integrate
    >>> times = torch.linspace(0, 1, 101, dtype=torch.float64)
    >>> decay = integrate(lambda t, h: -h, torch.ones(1, dtype=torch.float64), times)
    >>> bool((decay[-1] - torch.exp(torch.tensor(-1.0))).abs() < 1e-7)
    True
    """
    _check_problem(state, times)
    checks.choice("method", method, METHODS)
    step = METHODS[method]
    states = [state]
    for time, following in zip(times[:-1], times[1:], strict=True):
        states.append(step(field, time, states[-1], following - time))
    solution = torch.stack(states, dim=-2)
    if not torch.isfinite(solution[..., -1, :]).all():
        raise ValueError(
            f"times: expected steps short enough for this field, got steps of up to {times.diff().max():g} s: the solution blew up"
        )
    return solution


def flow(drift: Callable[[Tensor], Tensor], state: Tensor, times: Tensor, *, method: str = "runge_kutta") -> Tensor:
    r"""Follow an autonomous flow, :math:`dh/dt = f(h)`: as :func:`integrate`, with a field that does not depend on time.

    Parameters
    ----------
    drift : callable
        f, from states (..., units) to rates of change per second.
    state, times, method
        As in :func:`integrate`.

    Returns
    -------
    Tensor, shape (..., time, units)
        The state at every time, the first included; differentiable.

    Raises
    ------
    TypeError, ValueError
        As in :func:`integrate`.
    """
    return integrate(lambda time, here: drift(here), state, times, method=method)


FINEST = {torch.float64: (1e-11, 1e-13), torch.float32: (1e-6, 1e-7)}
"""Relative and absolute local errors that rounding leaves within reach of an adaptive solver, by the precision of the field."""


def integrate_adaptive(field: Field, state: Tensor, times: Tensor, *, rtol: float | None = None, atol: float | None = None) -> Tensor:
    """Solve the same problem with scipy's DOP853, an adaptive Runge-Kutta method of order 8: the reference.

    Parameters
    ----------
    field : callable
        Takes the time (0-d tensor, seconds) and the state (..., units), returns its rate of change per second.
    state : Tensor, shape (..., units)
        State at the first time.
    times : Tensor, shape (time,)
        Rising times in seconds at which the solution is wanted.
    rtol, atol : float, optional
        Local error allowed in each step, relative and absolute; if left out, what the precision of the field allows: 1e-11 and 1e-13 in
        float64, 1e-6 and 1e-7 in float32, whose rounding errors make the steps of a stricter solver tiny.

    Returns
    -------
    Tensor, shape (..., time, units)
        The state at every time, in the dtype and on the device of ``state``; the solver itself works in float64. Not
        differentiable.

    Raises
    ------
    TypeError, ValueError
        If the arguments are not as above.
    RuntimeError
        If the solver gives up.
    """
    _check_problem(state, times)
    relative, absolute = FINEST.get(state.dtype, FINEST[torch.float32])
    relative = relative if rtol is None else checks.number("rtol", rtol, above=0)
    absolute = absolute if atol is None else checks.number("atol", atol, above=0)
    from scipy.integrate import solve_ivp

    def rate(time: float, flat: np.ndarray) -> np.ndarray:
        here = torch.as_tensor(flat, dtype=state.dtype, device=state.device).reshape(state.shape)
        return field(torch.as_tensor(time, dtype=times.dtype, device=times.device), here).double().reshape(-1).cpu().numpy()

    with torch.no_grad():
        moments = times.double().cpu().numpy()
        start = state.double().reshape(-1).cpu().numpy()
        solution = solve_ivp(rate, (moments[0], moments[-1]), start, method="DOP853", t_eval=moments, rtol=relative, atol=absolute)
    if not solution.success:
        raise RuntimeError(f"the adaptive solver gave up: {solution.message}")
    return torch.as_tensor(solution.y.T.reshape(len(moments), *state.shape)).to(state).movedim(0, -2)


def iterate(step: Callable[[Tensor], Tensor], state: Tensor, steps: int) -> Tensor:
    r"""Follow a map, :math:`h_{t+1} = F(h_t)`.

    Parameters
    ----------
    step : callable
        F, from states (..., units) to states.
    state : Tensor, shape (..., units)
        The state before the first step.
    steps : int
        Number of steps.

    Returns
    -------
    Tensor, shape (..., steps + 1, units)
        The states, the first included; differentiable.

    Raises
    ------
    TypeError, ValueError
        If the state is not a finite float tensor or ``steps`` is not a positive whole number.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.dynamics.integrators import iterate
    >>> iterate(lambda h: 2 * h, torch.ones(1), 3)[:, 0].tolist()
    [1.0, 2.0, 4.0, 8.0]
    """
    checks.tensor("state", state, "... units")
    steps = checks.count("steps", steps)
    states = [state]
    for _ in range(steps):
        states.append(step(states[-1]))
    return torch.stack(states, dim=-2)


def _check_problem(state: Tensor, times: Tensor) -> None:
    checks.tensor("state", state, "... units")
    checks.tensor("times", times, "time", like=("state", state))
    if times.numel() < 2 or not (times.diff() > 0).all():
        raise ValueError(f"times: expected at least two rising times, got {checks.describe(times)}")

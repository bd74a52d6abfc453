"""Solvers crossed with problems whose solution is known."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from rnncortex.numerics.dynamics import integrators
from rnncortex.numerics.dynamics.integrators import METHODS, integrate, integrate_adaptive, iterate
from rnncortex.numerics.statistics import fit_slope
from tests.bad_input import Case
from tests.good_input import DOUBLE, STATE

ORDERS = {"euler": 1, "heun": 2, "runge_kutta": 4}


def decay(time: Tensor, state: Tensor) -> Tensor:
    return -state


def decay_solution(time: Tensor) -> Tensor:
    return torch.exp(-time)[:, None] * torch.tensor([1.0, 2.0], dtype=time.dtype, device=time.device)


def turn(time: Tensor, state: Tensor) -> Tensor:
    return torch.stack((-state[..., 1], state[..., 0]), -1)


def turn_solution(time: Tensor) -> Tensor:
    return torch.stack((torch.cos(time) - 2 * torch.sin(time), torch.sin(time) + 2 * torch.cos(time)), -1)


def forced(time: Tensor, state: Tensor) -> Tensor:
    return torch.cos(time) * state


def forced_solution(time: Tensor) -> Tensor:
    return torch.exp(torch.sin(time))[:, None] * torch.tensor([1.0, 2.0], dtype=time.dtype, device=time.device)


PROBLEMS = [(decay, decay_solution), (turn, turn_solution), (forced, forced_solution)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("field", "solution"), PROBLEMS)
def test_order(method: str, field: Callable, solution: Callable) -> None:
    steps = [20, 40, 80, 160]
    errors = []
    for n in steps:
        times = torch.linspace(0, 2, n + 1, dtype=torch.float64)
        found = integrate(field, torch.tensor([1.0, 2.0], dtype=torch.float64), times, method=method)
        errors.append((found - solution(times)).abs().max().item())
    order = -fit_slope([math.log(n) for n in steps], [math.log(e) for e in errors]).slope
    assert order == pytest.approx(ORDERS[method], abs=0.15)


@pytest.mark.parametrize(("field", "solution"), PROBLEMS)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-9), (torch.float32, 1e-5)])
def test_adaptive_reference(field: Callable, solution: Callable, dtype: torch.dtype, tolerance: float, device: str) -> None:
    times = torch.linspace(0, 5, 11, dtype=dtype, device=device)
    found = integrate_adaptive(field, torch.tensor([1.0, 2.0], dtype=dtype, device=device), times)
    assert found.dtype == dtype
    assert found.device.type == device
    torch.testing.assert_close(found, solution(times), rtol=tolerance, atol=tolerance)


def test_the_reference_asks_no_more_than_the_precision_gives() -> None:
    """In single precision rounding would look like an error of every step, however small, to a tolerance below it."""
    asked = {}
    for dtype in (torch.float64, torch.float32):
        calls: list[Tensor] = []

        def counted(time: Tensor, state: Tensor, calls: list[Tensor] = calls) -> Tensor:
            calls.append(time)
            return turn(time, state)

        integrate_adaptive(counted, torch.tensor([1.0, 2.0], dtype=dtype), torch.linspace(0, 5, 11, dtype=dtype))
        asked[dtype] = len(calls)
    assert asked[torch.float32] < asked[torch.float64] < 1000


def test_batches_keep_their_shape_and_do_not_mix() -> None:
    start = torch.tensor([[1.0, 2.0], [-3.0, 0.5]], dtype=torch.float64)
    times = torch.linspace(0, 1, 11, dtype=torch.float64)
    for solve in (integrate, integrate_adaptive):
        together = solve(turn, start, times)
        assert together.shape == (2, 11, 2)
        for trial in range(2):
            torch.testing.assert_close(together[trial], solve(turn, start[trial], times), rtol=0, atol=1e-10)


def test_gradient_of_the_solution() -> None:
    start = torch.ones(1, dtype=torch.float64, requires_grad=True)
    end = integrate(decay, start, torch.linspace(0, 1, 101, dtype=torch.float64))[-1]
    end.backward()
    assert start.grad.item() == pytest.approx(math.exp(-1), rel=1e-8)


def test_steps_too_long_are_told() -> None:
    times = torch.linspace(0, 400, 101, dtype=torch.float64)
    with pytest.raises(ValueError, match="times: expected steps short enough"):
        integrate(lambda t, h: -1000 * h**3, torch.ones(1, dtype=torch.float64), times, method="euler")


def test_iterate() -> None:
    path = iterate(lambda h: h @ torch.tensor([[0.0, 1.0], [1.0, 1.0]]), torch.tensor([0.0, 1.0]), 10)
    assert path[:, 0].tolist() == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55]


TIMES = torch.linspace(0, 1, 11, **DOUBLE)


BAD_INPUT = [
    Case(
        integrators.integrate,
        {"field": lambda t, h: -h, "state": STATE, "times": TIMES, "method": "euler"},
        tensors=("state", "times"),
        devices=("times",),
        choices=("method",),
        others={"times": TIMES.flip(0)},
    ),
    Case(
        integrators.integrate_adaptive,
        {"field": lambda t, h: -h, "state": STATE, "times": TIMES, "rtol": 1e-6, "atol": 1e-6},
        tensors=("state", "times"),
        devices=("times",),
        numbers=("rtol", "atol"),
    ),
    Case(
        integrators.flow,
        {"drift": torch.neg, "state": STATE, "times": TIMES, "method": "heun"},
        tensors=("state", "times"),
        devices=("times",),
        choices=("method",),
    ),
    Case(integrators.iterate, {"step": torch.tanh, "state": STATE, "steps": 3}, tensors=("state",), counts=("steps",)),
]

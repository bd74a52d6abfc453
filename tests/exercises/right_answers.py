"""Right answers in every manner: how students find them, how they write them down, and what they are free to choose."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

Answer = Callable[..., Any]


def single(value: Any) -> Any:
    """The same in single precision, in whatever it is kept."""
    if isinstance(value, Tensor) and value.is_floating_point():
        return value.float()
    return np.float32(value) if isinstance(value, float) else value


def to_numpy(value: Any) -> Any:
    return value.detach().numpy() if isinstance(value, Tensor) else np.asarray(value)[()]


def to_lists(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def to_tensors(value: Any) -> Any:
    return torch.as_tensor(value) if not isinstance(value, str) else value


def rounded(value: Any) -> Any:
    """To six digits, as somebody writes it down."""
    if isinstance(value, float | np.floating):
        return float(f"{value:.6g}")
    if isinstance(value, Tensor) and value.is_floating_point():
        return torch.as_tensor(np.vectorize(lambda x: float(f"{x:.6g}"))(value.numpy()))
    return value


WAYS: list[Answer] = [
    lambda value: value,
    to_numpy,
    to_lists,
    to_tensors,
    single,
    rounded,
    lambda value: to_numpy(single(to_tensors(value))),
    lambda value: to_lists(single(to_tensors(value))),
]
"""How a value is written down."""


def written(value: Any, way: Answer) -> Any:
    """A value, or each of several, written down in a way."""
    if isinstance(value, tuple):
        return tuple(written(part, way) for part in value)
    if isinstance(value, list) and value and isinstance(value[0], Tensor | list):
        return [written(part, way) for part in value]
    return way(torch.as_tensor(value)) if isinstance(value, np.ndarray) else way(value)


def in_single(value: Any) -> Any:
    """An argument of which single precision is left."""
    if isinstance(value, Tensor) and value.dtype == torch.float64:
        return value.float().double()
    return [in_single(part) for part in value] if isinstance(value, list) else value


def manner(answer: Any, random: np.random.Generator) -> Any:
    """An answer as one of many students gives it."""
    way = WAYS[random.integers(len(WAYS))]
    rough = random.random() < 0.3
    if not callable(answer):
        return written(answer, way)
    return lambda *args, **kwargs: written(answer(*map(in_single, args) if rough else args, **kwargs), way)


def abscissa(W: np.ndarray, gain: float) -> float:
    """The largest real part of a circuit whose second unit has a gain."""
    return float(np.linalg.eigvals(np.array([[1.0], [gain]]) * W - np.eye(2)).real.max())


def circuit(random: np.random.Generator) -> dict[str, Any]:
    """A circuit of one's own choice, and the gain at which it tips, by halving; in four digits or in all."""
    W = np.zeros((2, 2))
    while abscissa(W, 1.0) > -0.01 or W[0, 0] < 1.01:
        W = np.round(random.uniform(0, 6, (2, 2)) * [[1, -1], [1, -1]], random.integers(1, 6))
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if abscissa(W, middle) < 0 else (middle, high)
    gain = [high, float(f"{high:.4g}"), np.float32(high)][random.integers(3)]
    return {"weights": WAYS[random.integers(5)](torch.tensor(W)), "critical_gain": gain}


DRAWS: list[Callable[[np.random.Generator, tuple[int, int]], np.ndarray]] = [
    lambda random, size: random.random(size) + 0.01,
    lambda random, size: random.exponential(size=size) + 1e-3,
    lambda random, size: random.lognormal(0, 1.5, size),
    lambda random, size: np.abs(random.normal(size=size)) + 1e-6,
    lambda random, size: random.gamma(0.5, size=size) + 1e-4,
    lambda random, size: random.integers(1, 50, size).astype(float),
    lambda random, size: random.uniform(0.9, 1.1, size),
]
"""Positive weights of one's own choice."""


def dale(random: np.random.Generator) -> dict[str, Answer]:
    """A matrix that obeys Dale's law, of weights of one's own choice, balanced by either side."""
    draw, by_inhibition, narrow = DRAWS[random.integers(len(DRAWS))], random.random() < 0.5, random.random() < 0.3

    def dale(excitatory: int, inhibitory: int, radius: float, seed: int) -> np.ndarray:
        units = excitatory + inhibitory
        W = draw(np.random.default_rng(seed), (units, units))
        np.fill_diagonal(W, 0)
        excitation, inhibition = W[:, :excitatory].sum(1, keepdims=True), W[:, excitatory:].sum(1, keepdims=True)
        if by_inhibition:
            W[:, excitatory:] *= excitation / inhibition
        else:
            W[:, :excitatory] *= inhibition / excitation
        W[:, excitatory:] *= -1
        W = W.astype(np.float32) if narrow else W
        return W * (radius / np.abs(np.linalg.eigvals(W)).max())

    return {"dale": manner(dale, random)}


def strength(random: np.random.Generator) -> dict[str, Answer]:
    """A strength found by halving until the interval is as short as the hint says or shorter, in three digits or in all."""
    close, digits = 10.0 ** -random.uniform(3, 5), random.random() < 0.5

    def found_strength(A: Tensor, m: Tensor, n: Tensor, gain: float) -> float:
        low, high = 0.0, 100.0
        while high - low > close * high:
            middle = (low + high) / 2
            stable = np.linalg.eigvals((A + middle / len(m) * torch.outer(m, n)).numpy()).real.max() < 1 / gain
            low, high = (middle, high) if stable else (low, middle)
        found = [low, high, (low + high) / 2][random.integers(3)]
        return float(f"{found:.3g}") if digits else found

    return {"found_strength": manner(found_strength, random)}


def peaks(trace: Tensor, dt: float) -> complex:
    """By its peaks: their period, and the line through the logarithms of their heights."""
    y = trace.numpy() - trace[-len(trace) // 10 :].mean().item()
    top = [k for k in range(1, len(y) - 1) if y[k - 1] < y[k] >= y[k + 1] and y[k] > 0.03 * y.max()]
    period, fall = np.polyfit(np.arange(len(top)), dt * np.array(top), 1)[0], np.polyfit(dt * np.array(top), np.log(y[top]), 1)[0]
    return complex(fall, 2 * math.pi / period)


def recurrence(trace: Tensor, dt: float, skip: int) -> complex:
    """By what each kept value has to do with the two before it."""
    y = np.diff(trace.numpy()[::skip])
    a, b = np.linalg.lstsq(np.stack((y[1:-1], y[:-2]), 1), y[2:], rcond=None)[0]
    root = np.roots([1, -a, -b])
    rate = np.log(root[root.imag.argmax()].astype(complex)) / (skip * dt)
    return complex(rate.real, abs(rate.imag))


def traces(random: np.random.Generator) -> dict[str, Answer]:
    """An eigenvalue measured in one of several ways."""
    share = int(random.integers(150, 500))
    ways: list[Answer] = [peaks, lambda trace, dt: recurrence(trace, dt, max(1, len(trace) // share))]
    way = ways[random.integers(len(ways))]
    return {"eigenvalue_of": lambda trace, dt: WAYS[random.integers(4)](way(trace, dt))}


def roots(random: np.random.Generator) -> dict[str, Answer]:
    """Fixed points by a root finder from every start, in any order."""
    apart, shuffled = 10.0 ** -random.uniform(2, 4), random.random() < 0.5

    def search(F: Answer, starts: Tensor) -> Any:
        from scipy.optimize import fsolve

        def speed(h: np.ndarray) -> np.ndarray:
            return (F(torch.as_tensor(h)[None])[0] - torch.as_tensor(h)).numpy()

        points: list[Tensor] = []
        for start in starts:
            found = fsolve(
                lambda h: (F(torch.as_tensor(h)[None])[0] - torch.as_tensor(h)).numpy(), start.numpy(), xtol=1e-12, full_output=True
            )[0]
            state = torch.as_tensor(found)
            if (F(state[None])[0] - state).norm() < 1e-9 and all((state - other).norm() > apart for other in points):
                points.append(state)
        points = [points[k] for k in random.permutation(len(points))] if shuffled else points
        return [torch.stack(points), points, [point.tolist() for point in points], torch.stack(points).numpy()][random.integers(4)]

    return {"search": search}


def history(random: np.random.Generator) -> dict[str, Answer]:
    """A history filter by somebody else's optimiser, to four digits or all."""
    digits = random.random() < 0.5

    def history_filter(y: Tensor, lags: int) -> tuple[Any, Any]:
        from scipy.optimize import minimize

        past = np.stack([np.ones(len(y)), *(np.concatenate((np.zeros(k), y.numpy()[:-k])) for k in range(1, lags + 1))], 1)

        def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
            odds = past @ w
            return (np.logaddexp(0, odds) - y.numpy() * odds).sum(), past.T @ (1 / (1 + np.exp(-odds)) - y.numpy())

        w = minimize(loss, np.zeros(lags + 1), jac=True, method="BFGS", options={"gtol": 1e-7}).x
        w = np.array([float(f"{value:.4g}") for value in w]) if digits else w
        return w[0], w[1:]

    return {"history_filter": manner(history_filter, random)}


FREE = {
    "exception": circuit,
    "dale": dale,
    "outlier-found": strength,
    "trace": traces,
    "search": roots,
    "history": history,
}
"""What more there is than other words for the same, by question."""

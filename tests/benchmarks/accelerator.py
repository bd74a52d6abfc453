"""What is measured on a GPU, where there is one; the tests run the same at a tiny size on the processor."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from rnncortex.analysis.dynamics import lyapunov
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding


@dataclass(frozen=True)
class OnDevice:
    """A piece of work that names its device.

    Attributes
    ----------
    name : str
    prepare : callable
        From the device and the sizes to the work.
    full, tiny : dict
    """

    name: str
    prepare: Callable[..., Callable[[], object]]
    full: dict[str, int]
    tiny: dict[str, int]


def simulation(device: str, units: int, time: int) -> Callable[[], object]:
    network = RateNetwork(1, units, seed=0, device=device).requires_grad_(False)
    series = seeding.normal((1, time, 1), 1, dtype=torch.float32, device=device)
    return lambda: network(series)


def training(device: str, trials: int, units: int, time: int) -> Callable[[], object]:
    network = RateNetwork(16, units, seed=0, device=device)
    series = seeding.normal((trials, time, 16), 1, dtype=torch.float32, device=device)
    return lambda: network(series)[0].square().mean().backward()


def spectrum(device: str, units: int, steps: int) -> Callable[[], object]:
    network = RateNetwork(0, units, bias=False, seed=0, dtype=torch.float64, device=device).requires_grad_(False)
    start = seeding.normal((units,), 1, device=device)
    return lambda: lyapunov.map_exponents(network, start, k=units, steps=steps)


WORKS = [
    OnDevice("Simulating 10,000 units, 1000 steps, float32", simulation, {"units": 10_000, "time": 1000}, {"units": 10, "time": 5}),
    OnDevice(
        "Training a rate network, 256 x 2048 x 500, float32",
        training,
        {"trials": 256, "units": 2048, "time": 500},
        {"trials": 2, "units": 5, "time": 4},
    ),
    OnDevice("Full Lyapunov spectrum, 500 units, 100 steps, float64", spectrum, {"units": 500, "steps": 100}, {"units": 5, "steps": 100}),
]


def measure() -> list[dict[str, Any]]:
    """Seconds by the clock on the GPU, the fastest of three; none without one."""
    rows = []
    for row in WORKS:
        seconds = None
        if torch.cuda.is_available():
            work = row.prepare("cuda", **row.full)
            work()
            seconds = min(_by_the_clock(work) for _ in range(3))
        rows.append({"name": row.name, "seconds": seconds})
    return rows


def _by_the_clock(work: Callable[[], object]) -> float:
    torch.cuda.synchronize()
    start = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - start

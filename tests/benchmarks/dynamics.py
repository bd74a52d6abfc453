"""Fixed points, and Lyapunov exponents of maps and flows."""

import copy

import numpy as np
import torch

from benchmarks.comparison import Benchmark, Work
from rnncortex.analysis.dynamics import fixed_points, lyapunov
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.training import supervised


def minimise_speed_by_adam(network: torch.nn.Module, starts: torch.Tensor, iterations: int) -> torch.Tensor:
    """The published way (Sussillo and Barak 2013, with Adam): gradient descent on the speed, all starts together.

    A module of torch takes its own steps, as in the packages that do this; its weights need no gradient.
    """
    system = copy.deepcopy(network).double().requires_grad_(False)
    h = starts.double().clone().requires_grad_()
    constant = h.new_zeros(len(h), system.input_size)

    def step(h: torch.Tensor) -> torch.Tensor:
        return system(constant[:, None], h[None])[1][0] if isinstance(system, torch.nn.RNNBase) else system.step(h, constant)

    optimizer = torch.optim.Adam([h], lr=1e-2)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=100)
    for _ in range(iterations):
        optimizer.zero_grad()
        speed = (step(h) - h).square().sum(-1)
        speed.sum().backward()
        optimizer.step()
        schedule.step(speed.sum().item())
    slow = h.detach()[speed.detach().sqrt() < 1e-6]
    return fixed_points._distinct(slow, 1e-2)[0]


def flip_flop(kind: str, units: int, bits: int, updates: int, starts: int, iterations: int) -> Work:
    """Fixed points of a network that has learnt to hold bits: the set-up asserts that it has."""
    task = FlipFlop(bits=bits, pulse_probability=0.1)
    torch.manual_seed(0)
    network = RateNetwork(bits, units, seed=0) if kind == "rate" else torch.nn.GRU(bits, units, batch_first=True)
    model = WithReadout(network, bits, seed=1)
    supervised.fit(model, lambda random: task.batch(64, 60, seed=random), updates=updates, learning_rate=1e-2, seed=2)
    batch = task.batch(100, 100, seed=3)
    with torch.no_grad():
        outputs, states = model(batch.inputs)
    right = (outputs.sign() == batch.targets.sign())[batch.mask].double().mean().item()
    assert right > 0.99, f"the task is not learnt: {right:.1%} of the bits are right after {updates} updates"
    begin = fixed_points.starts_near(states, starts, spread=1.0 if kind == "rate" else 0.3, seed=0)

    def agree(found: fixed_points.FixedPoints, theirs: torch.Tensor) -> str:
        stable = int(found.stable.sum())
        assert stable >= 2**bits, f"expected an attractor for each of the {2**bits} memories, found {stable}"
        assert len(found.states) >= len(theirs), (len(found.states), len(theirs))
        return f"{len(found.states)} points against {len(theirs)}, {stable} of ours stable; {right:.1%} of the bits right"

    return Work(lambda: fixed_points.find(network, begin), lambda: minimise_speed_by_adam(network, begin, iterations), agree)


def spectrum(units: int, steps: int, double: bool) -> Work:
    """All exponents of a random network, from the same state over the same steps; both sum to the mean of the log determinants."""
    import lyapynov

    dtype = torch.float64 if double else torch.float32
    weight = gaussian_weights(units, 2.0, seed=0)
    network = RateNetwork(0, units, bias=False, seed=0, dtype=dtype).requires_grad_(False)
    network.weight_hh.copy_(weight)
    start = seeding.normal((units,), 1, dtype=dtype)
    w = weight.numpy()

    def theirs() -> np.ndarray:
        system = lyapynov.DiscreteDS(
            start.double().numpy(), 0, lambda x, t: np.tanh(w @ x), lambda x, t: (1 - np.tanh(w @ x) ** 2)[:, None] * w
        )
        return np.asarray(lyapynov.LCE(system, units, 0, steps, False))

    def agree(mine: torch.Tensor, other: np.ndarray) -> str:
        apart, room = abs(mine.sum().item() - other.sum()) / abs(other.sum()), 1e-9 if double else 0.05
        assert apart < room, f"the sums of all exponents differ by {apart:.1e}, allowed {room:g}"
        return f"sums to {apart:.0e}"

    return Work(lambda: lyapunov.map_exponents(network, start, k=units, steps=steps).value, theirs, agree)


def lorenz(peer: str, steps: int) -> Work:
    """The three exponents of Lorenz's system: Runge-Kutta steps of 5 ms, ours with a Jacobian by automatic differentiation."""

    def field(h: torch.Tensor) -> torch.Tensor:
        x, y, z = h.unbind(-1)
        return torch.stack((10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z), -1)

    def rate(h: np.ndarray, t: float) -> np.ndarray:
        return np.array([10 * (h[1] - h[0]), h[0] * (28 - h[2]) - h[1], h[0] * h[1] - 8 / 3 * h[2]])

    def slope(h: np.ndarray, t: float) -> np.ndarray:
        return np.array([[-10.0, 10.0, 0.0], [28 - h[2], -1.0, -h[0]], [h[1], h[0], -8 / 3]])

    def by_lyapynov() -> np.ndarray:
        import lyapynov

        system = lyapynov.ContinuousDS(np.array([1.0, 1.0, 20.0]), 0, rate, slope, 0.005)
        return np.asarray(lyapynov.LCE(system, 3, 0, steps, False))

    def by_clvlib() -> np.ndarray:
        import clvlib

        times = 0.005 * np.arange(steps + 1)
        start = np.array([1.0, 1.0, 20.0])
        return clvlib.lyap_exp_from_ic(lambda t, h: rate(h, t), lambda t, h: slope(h, t), start, times)[0]

    def agree(mine: torch.Tensor, other: np.ndarray) -> str:
        sums = mine.sum().item(), other.sum()
        assert all(abs(total + 41 / 3) < 0.02 for total in sums), f"expected exponents that sum to -13.667, got {sums}"
        return f"sums {sums[0]:.3f} and {sums[1]:.3f}, exact -13.667"

    start = torch.tensor([1.0, 1.0, 20.0], dtype=torch.float64)
    return Work(
        lambda: lyapunov.flow_exponents(field, start, k=3, dt=0.005, duration=0.005 * steps).value,
        by_clvlib if peer == "clvlib" else by_lyapynov,
        agree,
    )


ROWS = [
    Benchmark(
        "Fixed points of a flip-flop, rate network of 128, 256 starts, float64",
        "Adam on the speed, 5000 iterations",
        flip_flop,
        {"kind": "rate", "units": 128, "bits": 3, "updates": 1000, "starts": 256, "iterations": 5000},
        {"kind": "rate", "units": 16, "bits": 1, "updates": 250, "starts": 20, "iterations": 200},
        5.0,
    ),
    Benchmark(
        "Fixed points of a flip-flop, GRU of 64, 256 starts, float64",
        "Adam on the speed, 5000 iterations",
        flip_flop,
        {"kind": "GRU", "units": 64, "bits": 3, "updates": 2000, "starts": 256, "iterations": 5000},
        {"kind": "GRU", "units": 16, "bits": 1, "updates": 250, "starts": 20, "iterations": 200},
        20.0,
    ),
    *(
        Benchmark(
            f"Full Lyapunov spectrum, 500 units, 100 steps, {name}",
            "lyapynov",
            spectrum,
            {"units": 500, "steps": 100, "double": name == "float64"},
            {"units": 10, "steps": 100, "double": name == "float64"},
            bar,
            needs=("lyapynov",),
        )
        for name, bar in (("float64", 2.8), ("float32", 5.0))
    ),
    *(
        Benchmark(
            "Exponents of Lorenz's flow, 2000 steps",
            peer,
            lorenz,
            {"peer": peer, "steps": 2000},
            {"peer": peer, "steps": 200},
            bar,
            (peer,),
        )
        for peer, bar in (("lyapynov", 0.2), ("clvlib", None))
    ),
]

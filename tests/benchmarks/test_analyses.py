"""The fixed-point finder and the Lyapunov spectrum, beside the published method and a published package."""

import time

import numpy as np
import pytest
import torch
from timing import show, side_by_side

from rnncortex.analysis.dynamics import fixed_points, lyapunov
from rnncortex.models import recurrent
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.training import supervised


def minimise_speed_by_adam(network: torch.nn.Module, starts: torch.Tensor, iterations: int = 5000) -> torch.Tensor:
    """The published way (Sussillo and Barak 2013, with Adam): gradient descent on the speed, all starts together."""
    step = recurrent.adapt(network.double())
    h = starts.double().clone().requires_grad_()
    constant = h.new_zeros(len(h), step.input_size)
    optimizer = torch.optim.Adam([h], lr=1e-2)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=100)
    for _ in range(iterations):
        optimizer.zero_grad()
        speed = (step.step(h, constant) - h).square().sum(-1)
        speed.sum().backward()
        optimizer.step()
        schedule.step(speed.sum().item())
    return h.detach()[speed.detach().sqrt() < 1e-6]


@pytest.mark.parametrize("kind", ["rate network, 128 units", "GRU, 64 units"])
def test_fixed_points_of_a_trained_flip_flop(kind: str) -> None:
    task = FlipFlop(bits=3, pulse_probability=0.1)
    torch.manual_seed(0)
    network = RateNetwork(3, 128, seed=0) if kind.startswith("rate") else torch.nn.GRU(3, 64, batch_first=True)
    model = WithReadout(network, 3, seed=1)
    supervised.fit(model, lambda random: task.batch(64, 60, seed=random), updates=1000, learning_rate=5e-3, seed=2)
    states = model(task.batch(100, 100, seed=3).inputs)[1]
    starts = fixed_points.starts_near(states, 1024, spread=1.0 if kind.startswith("rate") else 0.3, seed=0)

    begin = time.process_time()
    found = fixed_points.find(network, starts)
    ours = time.process_time() - begin
    begin = time.process_time()
    slow = minimise_speed_by_adam(network, starts)
    theirs = time.process_time() - begin
    distinct, _ = fixed_points._distinct(slow, 1e-2)
    kinds = torch.bincount(found.unstable_directions).tolist()
    print(f"\nfixed points of a trained {kind}, 1024 starts, float64")
    print(f"  ours   {ours:6.1f} s   {len(found.states)} points, by unstable directions {kinds}, residual at most {found.speed.max():.0e}")
    print(f"  Adam   {theirs:6.1f} s   {len(distinct)} points with a residual below 1e-6 ({len(slow)} of 1024 starts)")
    assert int(found.stable.sum()) >= 8
    assert len(found.states) >= len(distinct)
    assert ours <= 0.5 * theirs


@pytest.mark.parametrize(("dtype", "factor"), [(torch.float64, 1.0), (torch.float32, 0.8)])
def test_lyapunov_spectrum(dtype: torch.dtype, factor: float) -> None:
    lyapynov = pytest.importorskip("lyapynov", reason="pip install lyapynov==1.0.1 to compare with it")
    units, steps = 500, 200
    weight = gaussian_weights(units, 2.0, seed=0)
    network = RateNetwork(0, units, bias=False, seed=0, dtype=dtype).requires_grad_(False)
    network.weight_hh.copy_(weight)
    start = seeding.normal((units,), 1, dtype=dtype)
    w = weight.numpy()

    def ours() -> torch.Tensor:
        return lyapunov.map_exponents(network, start, k=units, steps=steps).value

    def theirs() -> np.ndarray:
        system = lyapynov.DiscreteDS(
            start.double().numpy(), 0, lambda x, t: np.tanh(w @ x), lambda x, t: (1 - np.tanh(w @ x) ** 2)[:, None] * w
        )
        return np.asarray(lyapynov.LCE(system, units, 0, steps, False))

    seconds = side_by_side({"ours": ours, "lyapynov": theirs}, rounds=3)
    show(f"full Lyapunov spectrum, {units} units, {steps} steps, {dtype}", seconds, "ours")
    assert seconds["ours"] <= factor * seconds["lyapynov"]

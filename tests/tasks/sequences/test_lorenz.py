"""The Lorenz series: against an adaptive solver, its moments, and windows."""

import pytest
import torch

from rnncortex.numerics.dynamics.integrators import integrate_adaptive
from rnncortex.numerics.dynamics.systems import Lorenz
from rnncortex.tasks.sequences import lorenz
from rnncortex.tasks.sequences.lorenz import LorenzSeries
from tests.bad_input import Case

SERIES = LorenzSeries().sample(3, 20, seed=0)
BAD_INPUT = [
    Case(lorenz.next_sample, {"series": SERIES}, tensors=("series",), others={"series": SERIES[:, :1]}),
    Case(
        lorenz.windows,
        {"series": SERIES, "trials": 2, "time": 5, "seed": 0},
        tensors=("series",),
        counts=("trials", "time"),
        seeds=("seed",),
        others={"series": SERIES[:, :5]},
    ),
    Case(LorenzSeries, {"interval": 0.04}, numbers=("interval",), others={"interval": 0.015}),
    *(
        Case(call, {"trials": 1, "time": 2, "seed": 0}, counts=("trials", "time"), seeds=("seed",))
        for call in (LorenzSeries().sample, LorenzSeries().batch)
    ),
]


def test_it_is_the_lorenz_system() -> None:
    found = LorenzSeries(interval=0.1).sample(1, 6, seed=0, dtype=torch.float64)[0]
    mean, spread = (torch.tensor(values, dtype=torch.float64) for values in (lorenz.MEAN, lorenz.SPREAD))
    states = found * spread + mean
    times = 0.1 * torch.arange(6, dtype=torch.float64)
    exact = integrate_adaptive(lambda _, x: Lorenz().drift(x), states[0], times)
    torch.testing.assert_close(states, exact, rtol=0, atol=2e-3)


def test_moments() -> None:
    series = LorenzSeries().sample(200, 300, seed=1)
    assert series.mean((0, 1)).abs().max() < 0.05
    assert (series.std((0, 1)) - 1).abs().max() < 0.05
    task = LorenzSeries()
    assert (task.chance, task.optimum) == (1, 0)


def test_targets_are_the_next_samples() -> None:
    batch = lorenz.windows(SERIES, 50, 7, seed=0)
    assert batch.inputs.shape == (50, 7, 3)
    assert torch.equal(batch.inputs[:, 1:], batch.targets[:, :-1])
    whole = LorenzSeries().batch(2, 9, seed=3)
    assert torch.equal(whole.inputs[:, 1:], whole.targets[:, :-1])
    starts = {tuple(row) for row in batch.inputs[:, 0].tolist()}
    assert starts <= {tuple(row) for row in SERIES.flatten(0, 1).tolist()}
    assert len(starts) > 10


def test_seeds() -> None:
    assert torch.equal(LorenzSeries().sample(2, 5, seed=4), LorenzSeries().sample(2, 5, seed=4))
    assert LorenzSeries().sample(1, 400, seed=4).std() == pytest.approx(1, abs=0.4)

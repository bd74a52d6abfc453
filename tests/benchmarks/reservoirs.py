"""Reservoirs: a long run, and the ridge regression of a readout."""

import numpy as np

from benchmarks.comparison import Benchmark, Work, close
from rnncortex.models.reservoir.reservoir import random_reservoir
from rnncortex.numerics import linear, seeding


def run(units: int, density: float, steps: int) -> Work:
    """The states of a reservoir that hears one series, by the same weights."""
    import scipy.sparse
    from reservoirpy.nodes import Reservoir

    ours = random_reservoir(units, 1, density=density, leak_rate=0.3, bias_scale=0.2, seed=0)
    series = seeding.uniform((1, steps, 1), 1, low=-1)
    weights = scipy.sparse.csr_array(ours.weight_hh.to_dense().numpy())
    theirs = Reservoir(W=weights, Win=ours.weight_ih.numpy(), bias=ours.bias.numpy(), lr=0.3)
    theirs.run(series[0, :2].numpy())

    def again() -> np.ndarray:
        theirs.reset()
        return theirs.run(series[0].numpy())

    return Work(lambda: ours(series)[0][0].numpy(), again, lambda mine, other: "states to " + close(mine, other, 1e-9))


def ridge(units: int, steps: int) -> Work:
    """The readout of many states, with the same penalty."""
    from reservoirpy.nodes import Ridge

    states, targets = seeding.normal((steps, units), 0), seeding.normal((steps, 1), 1)
    theirs = Ridge(ridge=1e-3, fit_bias=False)

    def fitted() -> np.ndarray:
        theirs.fit(states.numpy(), targets.numpy())
        return np.asarray(theirs.Wout)

    return Work(
        lambda: linear.ridge(states, targets, 1e-3).numpy(),
        fitted,
        lambda mine, other: "weights to " + close(mine.ravel(), other.ravel(), 1e-8),
    )


ROWS = [
    *(
        Benchmark(
            f"Reservoir of {units} units, {density:.0%} of connections, {steps} steps",
            "reservoirpy",
            run,
            {"units": units, "density": density, "steps": steps},
            {"units": 30, "density": 0.2, "steps": 20},
            bar,
            needs=("reservoirpy",),
        )
        for units, density, steps, bar in (
            (100, 0.01, 2000, 1.0),
            (100, 0.1, 2000, 1.0),
            (1000, 0.01, 1000, 1.0),
            (1000, 0.1, 1000, 1.0),
            (2000, 0.1, 500, 1.5),
            (5000, 0.01, 500, 1.0),
            (5000, 0.1, 100, 1.0),
        )
    ),
    Benchmark(
        "Ridge regression, 10,000 steps of 2000 units",
        "reservoirpy",
        ridge,
        {"units": 2000, "steps": 10_000},
        {"units": 20, "steps": 100},
        1.4,
        needs=("reservoirpy",),
    ),
]

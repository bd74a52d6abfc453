"""Scheduled sampling against teacher forcing: free-running error of networks that learned to predict the Lorenz system.

Training takes long, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.learning.scheduled_sampling`` makes them whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.rate.free_running import run
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.sequences.lorenz import LorenzSeries, windows
from rnncortex.training import supervised
from rnncortex.training.learning import scheduled_sampling

FILE = Path(__file__).with_suffix(".json")

UNITS, UPDATES, TRIALS, TIME, SEEDS = 32, 300, 32, 40, 5
END = 0.25
"""Probability of the truth at the end of the linear and the exponential schedule; the inverse sigmoid ends at about 0.02."""

SCHEDULES: dict[str, scheduled_sampling.Schedule] = {
    "linear": scheduled_sampling.linear(UPDATES, end=END),
    "exponential": scheduled_sampling.exponential(END ** (1 / UPDATES)),
    "inverse sigmoid": scheduled_sampling.inverse_sigmoid(UPDATES / 8),
}
METHODS = ("teacher forcing", *SCHEDULES)
RATES = (3e-3, 1e-2, 3e-2)
"""Learning rates tried for each method on a seed of its own, by the free-running error ten steps ahead on training series."""

HORIZONS, TUNING_SEED = (1, 2, 5, 10, 20, 40, 80), 1000


class Comparison(NamedTuple):
    """What ships.

    Attributes
    ----------
    error : dict of str to Tensor, shape (seeds, horizons)
        Mean squared error of free-running networks on new series, by method.
    rate : dict of str to float
        The learning rate that was best on the tuning seed.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    error: dict[str, Tensor]
    rate: dict[str, float]
    provenance: dict[str, str]


def train(method: str, series: Tensor, *, learning_rate: float, seed: int) -> WithReadout:
    """A vanilla network of 32 units that has learned to predict the next sample of series.

    Squared error, Adam with 300 batches of 32 windows of 40 samples, learning rate falling to zero on a half cosine, gradients clipped
    at length 1.

    Parameters
    ----------
    method : str
        One of ``METHODS``.
    series : Tensor, shape (series, samples, channels)
        To draw windows from.
    learning_rate : float
        At the start.
    seed : int
        Of the weights, the windows and the mixture.

    Returns
    -------
    WithReadout

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    checks.choice("method", method, METHODS)
    checks.tensor("series", series, "series samples channels")
    channels = series.shape[-1]
    model = WithReadout(RateNetwork(channels, UNITS, seed=seed, dtype=series.dtype), channels, seed=seed)

    def draw(random: torch.Generator) -> Batch:
        return windows(series, TRIALS, TIME, seed=random)

    if method in SCHEDULES:
        scheduled_sampling.fit(model, draw, SCHEDULES[method], seed=seed + 1, updates=UPDATES, learning_rate=learning_rate)
    else:
        supervised.fit(model, draw, seed=seed + 1, updates=UPDATES, learning_rate=learning_rate)
    return model.requires_grad_(False)


def free_running_error(model: WithReadout, series: Tensor, horizons: Sequence[int] = HORIZONS) -> Tensor:
    """Mean squared error of a network that goes on by itself after 40 true samples, so many samples later.

    Parameters
    ----------
    model : WithReadout
    series : Tensor, shape (series, samples, channels)
        At least 40 samples more than the largest horizon.
    horizons : sequence of int

    Returns
    -------
    Tensor, shape (horizons,)

    Raises
    ------
    TypeError, ValueError
        If the series are too short or not of this shape.
    """
    checks.tensor("series", series, "series samples channels")
    last = max(horizons)
    if series.shape[1] < TIME + last:
        raise ValueError(f"series: expected at least {TIME + last} samples, got {series.shape[1]}")
    outputs = run(model, series[:, :TIME], last).outputs
    error = (outputs - series[:, TIME : TIME + last]).square().mean((0, 2))
    return error[[horizon - 1 for horizon in horizons]]


def measure(method: str, seeds: Sequence[int], *, learning_rate: float) -> Tensor:
    """Train networks by one method and let them run freely on new series.

    Parameters
    ----------
    method : str
        One of ``METHODS``.
    seeds : sequence of int
    learning_rate : float

    Returns
    -------
    Tensor, shape (seeds, horizons)
        Mean squared error at ``HORIZONS``.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    checks.choice("method", method, METHODS)
    checks.number("learning_rate", learning_rate, above=0)
    known, new = LorenzSeries().sample(200, 200, seed=5), LorenzSeries().sample(400, TIME + max(HORIZONS), seed=6)
    found = [
        free_running_error(train(method, known, learning_rate=learning_rate, seed=seed), new).double() for seed in track(seeds, method)
    ]
    return torch.stack(found) if found else torch.empty(0, len(HORIZONS), dtype=torch.float64)


def shipped() -> Comparison:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    error = {method: torch.tensor(rows, dtype=torch.float64) for method, rows in stored["error"].items()}
    return Comparison(error, stored["rate"], stored["provenance"])


def _tuned(method: str, learning_rate: float, seed: int) -> float:
    known = LorenzSeries().sample(200, 200, seed=5)
    return free_running_error(train(method, known, learning_rate=learning_rate, seed=seed), known, [10]).item()


def _error(method: str, learning_rate: float, seed: int) -> list[float]:
    return [float(f"{value:.5g}") for value in measure(method, [seed], learning_rate=learning_rate)[0].tolist()]


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    tried = recorder.sweep(_tuned, {"method": METHODS, "learning_rate": RATES}, seeds=[TUNING_SEED])
    rate = {method: min(errors, key=errors.__getitem__) for method, errors in tried.items()}
    error = {method: recorder.point(_error, method=method, learning_rate=best, seeds=range(SEEDS)) for method, best in rate.items()}
    protocol = f"learning rate of {RATES} by the error ten samples ahead on training series, seed {TUNING_SEED}; seeds 0 to {SEEDS - 1}"
    recorder.write(protocol, error=error, rate=rate)


if __name__ == "__main__":
    _make()

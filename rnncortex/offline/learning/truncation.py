"""Truncated back-propagation: how far back a network learns to remember when its gradient is cut off.

Training at every lag and truncation takes long, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.learning.truncation`` makes them whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.memory.copying import Copy
from rnncortex.training import supervised

FILE = Path(__file__).with_suffix(".json")

LAGS = (1, 3, 5, 10, 15, 20)
TRUNCATIONS = (1, 5, 20, 0)
"""Steps that the gradient goes back through; 0 for all."""

SEEDS, UNITS, TRIALS, UPDATES, RATE = 5, 32, 32, 300, 3e-3
LEAD = 20
"""Steps of noise before the cue, so that every trial is longer than every truncation."""


class Truncation(NamedTuple):
    """Recall after training with a gradient that was cut off.

    Attributes
    ----------
    lags : tuple of int
        Steps from the symbol to its recall.
    accuracy : dict of int to Tensor, shape (seeds, lags)
        On held-out trials, by truncation; 0 for none.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    lags: tuple[int, ...]
    accuracy: dict[int, Tensor]
    provenance: dict[str, str]


def measure(lag: int, truncation: int, seeds: Sequence[int]) -> Tensor:
    """Train vanilla networks to name one of four symbols a lag after it was shown, and score them on trials they have not seen.

    Adam on cross-entropy, 300 batches of 32 fresh trials, learning rate from 0.003 to zero on a half cosine, gradients clipped at length 1.

    Parameters
    ----------
    lag : int
        Steps.
    truncation : int
        Steps that the gradient goes back through; 0 for all.
    seeds : sequence of int
        One network for each.

    Returns
    -------
    Tensor, shape (seeds,)
        Accuracy on 1000 trials.

    Raises
    ------
    TypeError, ValueError
        If a number is no whole number or out of range.
    """
    task = Copy(lag=lag, lead=LEAD, noise_std=0.2)
    checks.count("truncation", truncation, at_least=0)
    found = []
    for seed in track(seeds, f"lag {lag}, truncation {truncation}"):
        model = WithReadout(RateNetwork(6, UNITS, seed=seed), 4, seed=seed)
        supervised.fit(
            model,
            lambda random: task.batch(TRIALS, seed=random),
            updates=UPDATES,
            learning_rate=RATE,
            loss=supervised.masked_cross_entropy,
            truncation=truncation or None,
            seed=seed + 2_000_000,
        )
        batch = task.batch(1000, seed=seeding.generator(seed + 3_000_000))
        with torch.no_grad():
            found.append(task.accuracy(model(batch.inputs)[0], batch))
    return torch.tensor(found, dtype=torch.float64)


def shipped() -> Truncation:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    accuracy = {int(k): torch.tensor([rows[str(lag)] for lag in LAGS], dtype=torch.float64).T for k, rows in stored["accuracy"].items()}
    return Truncation(LAGS, accuracy, stored["provenance"])


def _accuracy(truncation: int, lag: int, seed: int) -> float:
    return round(measure(lag, truncation, [seed]).item(), 4)


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    accuracy = recorder.sweep(_accuracy, {"truncation": TRUNCATIONS, "lag": LAGS}, seeds=range(SEEDS))
    protocol = f"{UNITS} units, {LEAD} steps of noise before the symbol, {UPDATES} batches of {TRIALS}, seeds 0 to {SEEDS - 1}"
    recorder.write(protocol, accuracy=accuracy)


if __name__ == "__main__":
    _make()

"""Few subjects: LSTM, transformer and ridge regression forecast the next volume of new subjects, by how many they have learned from.

On simulated subjects whose couplings scatter, in three worlds: the next volume depends on the last; it depends on the last, but all
volumes are measured with noise; it depends on one that is twelve volumes old. Some hundred networks take minutes, so the scores ship
with the package; :func:`learning_curve` makes any part of them again, and ``python -m rnncortex.offline.beyond_cortex.few_subjects`` makes
them whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps
from rnncortex.offline.beyond_cortex.next_volume import KINDS, RATES, UPDATES, ridge_scores, scores, trained
from rnncortex.simulations.subject_cohort import SubjectCohort

FILE = Path(__file__).with_suffix(".json")

WORLDS = ("near", "noisy", "far")
SUBJECTS, SEEDS, VOLUMES, REGIONS, SPREAD = (1, 2, 4, 8, 16, 32, 64), 4, 200, 8, 0.06


class Curves(NamedTuple):
    """What ships.

    Attributes
    ----------
    scores : dict of str to dict of str to Tensor, shape (seeds, numbers of subjects)
        By world and kind: held-out R² on new subjects.
    rates : dict of str to dict of str to Tensor, shape (seeds, numbers of subjects)
        Learning rate that was chosen.
    longer : dict of str to Tensor, shape (seeds,)
        R² in the world "far" with 64 subjects, after five times as many updates at the larger rate.
    provenance : dict of str to str
        What made the numbers.
    """

    scores: dict[str, dict[str, Tensor]]
    rates: dict[str, dict[str, Tensor]]
    longer: dict[str, Tensor]
    provenance: dict[str, str]


def cohort(world: str) -> SubjectCohort:
    """The simulated group: the last volume tells all ("near"), or is measured badly ("noisy"), or one twelve volumes old matters ("far").

    Parameters
    ----------
    world : {"near", "noisy", "far"}

    Returns
    -------
    SubjectCohort

    Raises
    ------
    ValueError
        If there is no such world.
    """
    checks.choice("world", world, WORLDS)
    if world == "near":
        return SubjectCohort.random(REGIONS, 0.8, spread=SPREAD, seed=0)
    if world == "noisy":
        slow = 0.75 * torch.eye(REGIONS, dtype=torch.float64) + 0.1 * SubjectCohort.random(REGIONS, 0.99, spread=0, seed=0).coupling
        return SubjectCohort(slow, torch.zeros_like(slow), spread=SPREAD, measurement=1.5)
    return SubjectCohort.random(REGIONS, 0.2, echo=0.75, delay=12, spread=SPREAD, seed=0)


def learning_curve(
    kind: str, world: str, subjects: Sequence[int], seeds: int, *, updates: int = UPDATES, rates: Sequence[float] = RATES
) -> tuple[Tensor, Tensor]:
    """Held-out R² on forty new subjects against the number of subjects that a network has learned from.

    Parameters
    ----------
    kind : {"LSTM", "transformer", "ridge"}
    world : {"near", "noisy", "far"}
    subjects : sequence of int
    seeds : int
        Each draws other subjects and other first weights.
    updates : int
    rates : sequence of float

    Returns
    -------
    scores, rates : Tensor, shape (seeds, numbers of subjects)
        Rates are NaN for ridge regression.

    Raises
    ------
    TypeError, ValueError
        If a name is unknown or a number is out of range.
    """
    checks.choice("kind", kind, (*KINDS, "ridge"))
    group, shape = cohort(world), (checks.count("seeds", seeds), len(subjects))
    new = group.record(40, VOLUMES, seed=999).volumes
    for n in subjects:
        checks.count("subjects", n)
    drawn = [group.record(n, VOLUMES, seed=100 * seed + n).volumes for seed in range(seeds) for n in subjects]
    if kind == "ridge":
        found = torch.stack([ridge_scores(part, new).mean() for part in drawn])
        return found.unflatten(0, shape), torch.full(shape, torch.nan, dtype=torch.float64)
    networks, chosen = trained(kind, drawn, updates=updates, rates=rates)
    return scores(networks, new).mean(1).unflatten(0, shape), chosen.unflatten(0, shape)


def shipped() -> Curves:
    """The scores that ship with the package."""
    stored = artefacts.read(FILE)
    curves, rates = (
        {world: {kind: torch.tensor(table, dtype=torch.float64) for kind, table in part.items()} for world, part in stored[name].items()}
        for name in ("scores", "rates")
    )
    longer = {kind: torch.tensor(row, dtype=torch.float64) for kind, row in stored["longer"].items()}
    return Curves(curves, rates, longer, stored["provenance"])


def _curve(kind: str, world: str) -> tuple[list, list]:
    found, rates = learning_curve(kind, world, SUBJECTS, SEEDS)
    return [[float(f"{x:.5g}") for x in row] for row in found.tolist()], rates.tolist()


def _longer(kind: str) -> list[float]:
    found, _ = learning_curve(kind, "far", (64,), 2, updates=5 * UPDATES, rates=RATES[-1:])
    return [float(f"{x:.5g}") for x in found[:, 0].tolist()]


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    found = recorder.sweep(_curve, {"kind": ("ridge", "transformer", "LSTM"), "world": WORLDS}, seeds=None)
    curves = {world: {kind: by[world][0] for kind, by in found.items()} for world in WORLDS}
    rates = {world: {kind: found[kind][world][1] for kind in ("transformer", "LSTM")} for world in WORLDS}
    longer = recorder.sweep(_longer, {"kind": KINDS}, seeds=None)
    protocol = f"{VOLUMES} volumes of {REGIONS} regions, spread {SPREAD}, {UPDATES} updates, learning rates {RATES}, {SEEDS} seeds, float32"
    recorder.write(protocol, scores=curves, rates=rates, longer=longer)


if __name__ == "__main__":
    _make()

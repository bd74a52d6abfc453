"""Few scans: the same forecasters on seven people at rest, each tested by models that never saw the person.

The scans must not be passed on, so only scores ship with the package, subjects in no particular order. Who has them
(:mod:`rnncortex.data.beyond_cortex.hcp_rest`) makes any part again with :func:`leave_one_out`, and all with
``python -m rnncortex.offline.beyond_cortex.few_scans``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.decoding import wiener
from rnncortex.data.beyond_cortex import hcp_rest
from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps
from rnncortex.offline.beyond_cortex import next_volume

FILE = Path(__file__).with_suffix(".json")

KINDS = ("persistence", "own past", "ridge", "LSTM", "transformer")
SUBJECTS, SEEDS, UPDATES, RATES = (1, 2, 4, 6), 1, 300, (0.003, 0.01)
WIDTHS = {"LSTM": 48, "transformer": 40}


class Scores(NamedTuple):
    """What ships.

    Attributes
    ----------
    scores : dict of str to Tensor, shape (seeds, numbers of subjects, tested subjects)
        By kind: R² of forecasts of the next volume of a person whom no model has seen; one seed where nothing is drawn.
    provenance : dict of str to str
        What made the numbers.
    """

    scores: dict[str, Tensor]
    provenance: dict[str, str]


def leave_one_out(
    kind: str, scans: Tensor, subjects: Sequence[int], seeds: int, *, updates: int = UPDATES, rates: Sequence[float] = RATES
) -> Tensor:
    """R² on each person of models that learned from some of the others: those that follow in the list, in a circle.

    Parameters
    ----------
    kind : {"persistence", "own past", "ridge", "LSTM", "transformer"}
        The last volume; regression of each region on its own last three volumes; ridge
        regression on the last one or three volumes of all regions; networks of about 30 000 weights.
    scans : Tensor, shape (people, volumes, regions)
    subjects : sequence of int
        Of how many to learn; fewer than there are people.
    seeds : int
        Networks for each person and number; 1 is taken where nothing is drawn.
    updates : int
    rates : sequence of float

    Returns
    -------
    Tensor, shape (seeds, numbers of subjects, people)

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown, the scans are not as above, or a number is out of range.
    """
    checks.choice("kind", kind, KINDS)
    checks.tensor("scans", scans, "people volumes regions")
    people = len(scans)
    if not all(0 < checks.count("subjects", number) < people for number in subjects):
        raise ValueError(f"subjects: expected numbers below the {people} people, got {list(subjects)}")
    order = [[[(k + 1 + j) % people for j in range(number)] for k in range(people)] for number in subjects]
    if kind not in next_volume.KINDS:
        simple = {"persistence": _persistence, "own past": _own_past, "ridge": _ridge}[kind]
        found = [[simple(scans[others], scans[k : k + 1]).item() for k, others in enumerate(row)] for row in order]
        return torch.tensor([found], dtype=torch.float64)
    checks.count("seeds", seeds)
    sets = [scans[others] for _ in range(seeds) for row in order for others in row]
    networks, _ = next_volume.trained(kind, sets, updates=updates, rates=rates, width=WIDTHS[kind])
    own = [next_volume.scores([made], scans[k % people : k % people + 1]).item() for k, made in enumerate(networks)]
    return torch.tensor(own, dtype=torch.float64).reshape(seeds, len(subjects), people)


def _ridge(known: Tensor, tested: Tensor) -> Tensor:
    return next_volume.ridge_scores(known, tested, lags=(1, 3))


def _own_past(known: Tensor, tested: Tensor) -> Tensor:
    guesses = []
    for region in range(known.shape[2]):
        mine = known[..., region : region + 1]
        fitted = wiener.fit(mine[:, :-1].contiguous(), mine[:, 1:].contiguous(), lags=3, shrinkage=1e-3)
        guesses.append(fitted.decode(tested[:, :-1, region : region + 1]))
    start = next_volume.CONTEXT
    return next_volume.explained(tested[:, None, start:], torch.cat(guesses, -1)[:, None, start - 1 :])


def _persistence(known: Tensor, tested: Tensor) -> Tensor:
    start = next_volume.CONTEXT
    return next_volume.explained(tested[:, None, start:], tested[:, None, start - 1 : -1])


def shipped() -> Scores:
    """The scores that ship with the package."""
    stored = artefacts.read(FILE)
    return Scores({kind: torch.tensor(table, dtype=torch.float64) for kind, table in stored["scores"].items()}, stored["provenance"])


def _scores(kind: str) -> list[list[list[float]]]:
    scans = hcp_rest.load().cleaned()
    shuffle = torch.randperm(len(scans), generator=torch.Generator().manual_seed(7))
    found = leave_one_out(kind, scans, SUBJECTS, SEEDS)[..., shuffle]
    return [[[float(f"{x:.4g}") for x in row] for row in block] for block in found.tolist()]


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    found = recorder.sweep(_scores, {"kind": KINDS}, seeds=None)
    sizes = f"{UPDATES} updates, learning rates {RATES}, {SEEDS} seeds, widths {WIDTHS}, float32"
    recorder.write(f"7 people, 1200 volumes of 94 regions, {sizes}", scores=found)


if __name__ == "__main__":
    _make()

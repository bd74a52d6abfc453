"""Patient forecasts: recurrent networks on the visits of 312 patients, each patient judged by networks that never saw it.

Fifteen networks of each kind take some minutes, so their forecasts ship with the package (:func:`shipped`); :func:`forecasts` and
:func:`risks` make them again, and ``python -m rnncortex.offline.beyond_cortex.patient_forecasts`` makes them whole. Needs the extra
``recordings``.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from rnncortex.analysis.beyond_cortex import risk
from rnncortex.data.beyond_cortex import pbc
from rnncortex.data.beyond_cortex.pbc import Patients
from rnncortex.models.continuous_time.gru_decay import GRUDecay
from rnncortex.models.continuous_time.ode_rnn import ODERNN
from rnncortex.models.gated.gru import GRU
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks
from rnncortex.training import ensembles

FILE = Path(__file__).with_suffix(".npz")

SHA256 = "815fd8bcc6df23d9a67c912f514920a926d571097c8dd16e88d5c971c501a00c"
"""Of the forecasts and risks, in the order of ``ARCHITECTURES``."""

ARCHITECTURES = ("GRU", "GRU + gap", "GRU-D", "ODE-RNN")
FOLDS, SEEDS, UNITS, HORIZON = 5, 3, 12, 2.0
_MISSING = -32768
RATES, UPDATES, WEIGHT_DECAY = (0.003, 0.01), 200, 0.1


class Judged(NamedTuple):
    """What ships.

    Attributes
    ----------
    forecasts : dict of str to Tensor, shape (seeds, patients, visits)
        By architecture: logarithm of bilirubin at the visit after each visit, by networks that never saw the patient; NaN where no
        visit follows.
    risks : Tensor, shape (seeds, patients, visits)
        Probability of death or transplant within two years of each visit, from a GRU that never saw the patient; NaN where no visit is.
    """

    forecasts: dict[str, Tensor]
    risks: Tensor


def folds(patients: int) -> Tensor:
    """The fold in which each patient is tested, shape (patients,): a random fifth each, the same in every call."""
    patients = checks.count("patients", patients)
    order = torch.randperm(patients, generator=torch.Generator().manual_seed(0))
    fold = torch.empty(patients, dtype=torch.long)
    fold[order] = torch.arange(patients) % FOLDS
    return fold


def standardised(patients: Patients, learn: Tensor) -> Tensor:
    """Last known values in standard deviations of the patients to learn from; zero, their mean, before the first.

    Parameters
    ----------
    patients : Patients
    learn : Tensor of bool, shape (patients,)

    Returns
    -------
    Tensor, shape (patients, visits, channels)

    Raises
    ------
    TypeError
        If ``learn`` is no boolean tensor with a number for each patient.
    """
    if not isinstance(learn, Tensor) or learn.dtype != torch.bool or learn.shape != patients.end.shape:
        raise TypeError(f"learn: expected a boolean tensor of shape {tuple(patients.end.shape)}, got {checks.describe(learn)}")
    carried = patients.visits.carried_forward()
    known = torch.where(patients.visits.present[..., None], carried, torch.nan)[learn].flatten(0, 1)
    count = (~known.isnan()).sum(0)
    mean = known.nansum(0) / count
    spread = ((known - mean).square().nansum(0) / count).sqrt()
    return torch.nan_to_num((carried - mean) / spread, nan=0.0)


def network(architecture: str, channels: int, seed: int) -> WithReadout:
    """An untrained network whose readout starts at zero, so that it begins as the last value carried forward."""
    checks.choice("architecture", architecture, ARCHITECTURES)
    checks.count("channels", channels)
    made: nn.Module
    if architecture == "GRU-D":
        made = GRUDecay(channels, UNITS, seed=seed)
    elif architecture == "ODE-RNN":
        made = ODERNN(channels, UNITS, steps=2, method="heun", seed=seed)
    else:
        made = GRU(channels + (architecture == "GRU + gap"), UNITS, seed=seed)
    model = WithReadout(made, 1, seed=seed)
    with torch.no_grad():
        model.readout.weight.mul_(0.1)
    return model


def _arguments(architecture: str, patients: Patients, values: Tensor) -> dict[str, Tensor]:
    """What a network of this architecture is called with for all patients, by name."""
    gaps, inputs = patients.visits.gaps.float(), values.float()
    if architecture == "GRU + gap":
        inputs = torch.cat((inputs, gaps[..., None]), -1)
    if architecture in ("GRU", "GRU + gap"):
        return {"inputs": inputs}
    measured = {"measured": patients.visits.measured.float()} if architecture == "GRU-D" else {}
    return {"inputs": inputs, "gaps": gaps, **measured}


def forecasts(architecture: str, tested: Sequence[int], seeds: int, *, updates: int = UPDATES, rates: Sequence[float] = RATES) -> Tensor:
    """Forecasts of bilirubin for the patients of the tested folds, from networks trained on the patients of the others.

    A network gives the change from the last value. Four fifths of its patients train it, on the squared error by AdamW with a weight
    decay of 0.1; the others choose its learning rate and the moment to stop.

    Parameters
    ----------
    architecture : {"GRU", "GRU + gap", "GRU-D", "ODE-RNN"}
    tested : sequence of int
        Folds, 0 to 4.
    seeds : int
        Networks for each fold.
    updates : int
    rates : sequence of float
        Learning rates to choose among.

    Returns
    -------
    Tensor, shape (seeds, patients, visits)
        NaN for patients of other folds, and where no visit follows.

    Raises
    ------
    TypeError, ValueError
        If the architecture is unknown or a number is out of range.
    """
    patients = pbc.load()
    bilirubin = patients.visits.values[..., 0]
    change = torch.cat((bilirubin.diff(dim=1), torch.full_like(bilirubin[:, :1], torch.nan)), 1)
    weights = patients.visits.followed.float()
    target = torch.where(patients.visits.followed, change, 0.0).float()
    given = lambda values: _arguments(architecture, patients, values)  # noqa: E731
    channels = patients.visits.values.shape[-1]
    answers = _judged(
        patients, lambda seed: network(architecture, channels, seed), given, target, weights, _squared, tested, seeds, updates, rates
    )
    carried = patients.visits.carried_forward()[..., 0]
    return torch.where(patients.visits.followed, carried + answers.double(), torch.nan)


def risks(tested: Sequence[int], seeds: int, *, updates: int = UPDATES, rates: Sequence[float] = RATES) -> Tensor:
    """Risk of death or transplant within two years of each visit, from GRUs that never saw the patient.

    Inputs are the last known values, the time since the visit before and since entry: the time of the next visit is not known yet.
    Cross-entropy, weighted for censoring; otherwise as in :func:`forecasts`.

    Parameters
    ----------
    tested : sequence of int
        Folds, 0 to 4.
    seeds : int
        Networks for each fold.
    updates : int
    rates : sequence of float
        Learning rates to choose among.

    Returns
    -------
    Tensor, shape (seeds, patients, visits)
        NaN for patients of other folds, and where no visit is.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    patients = pbc.load()
    seen = patients.visits
    whose, which = torch.nonzero(seen.present, as_tuple=True)
    known = risk.outcomes(
        seen.times[whose, which].numpy(), whose.numpy(), patients.end.numpy(), (patients.died | patients.transplanted).numpy(), HORIZON
    )
    target, weights = torch.zeros(seen.present.shape), torch.zeros(seen.present.shape)
    target[whose, which] = torch.from_numpy(known.event).float()
    weights[whose, which] = torch.from_numpy(known.weight).float()
    since = torch.cat((torch.zeros_like(seen.times[:, :1]), seen.times.diff(dim=1)), 1)
    times = torch.stack((since, seen.times / 5), -1).float()
    given = lambda values: {"inputs": torch.cat((values.float(), times), -1)}  # noqa: E731
    channels = seen.values.shape[-1] + 2
    answers = _judged(
        patients, lambda seed: network("GRU", channels, seed), given, target, weights, _entropy, tested, seeds, updates, rates
    )
    return torch.where(seen.present, torch.sigmoid(answers.double()), torch.nan)


def _judged(
    patients: Patients,
    make: Callable[[int], nn.Module],
    given: Callable[[Tensor], dict[str, Tensor]],
    target: Tensor,
    weights: Tensor,
    loss: Callable[[Tensor, Tensor], Tensor],
    tested: Sequence[int],
    seeds: int,
    updates: int,
    rates: Sequence[float],
) -> Tensor:
    """Answers for the patients of each tested fold from networks trained on the others; NaN for patients of other folds."""
    fold = folds(len(target))
    learn, judge, tables = [], [], []
    for k in tested:
        others = torch.nonzero(fold != k)[:, 0]
        others = others[torch.randperm(len(others), generator=torch.Generator().manual_seed(k))]
        seeds = checks.count("seeds", seeds)
        for _ in range(seeds):
            judge.append(others[:48])
            learn.append(others[48:248])
            tables.append(given(standardised(patients, fold != k)))
    stacked = {name: torch.stack([table[name] for table in tables]) for name in tables[0]}
    known = [*stacked.values(), target.expand(len(learn), *target.shape), weights.expand(len(learn), *weights.shape)]
    data, held_out = ([torch.stack([part[r, rows] for r, rows in enumerate(chosen)]) for part in known] for chosen in (learn, judge))

    def weighted(model: nn.Module, *parts: Tensor) -> Tensor:
        answers = model(**dict(zip(stacked, parts, strict=False)))[0][..., 0]
        return (loss(answers, parts[-2]) * parts[-1]).sum() / parts[-1].sum()

    found = []
    for rate in rates:
        networks = [make(row) for row in range(len(learn))]
        history = ensembles.fit(networks, weighted, data, held_out, updates=updates, learning_rate=rate, weight_decay=WEIGHT_DECAY)
        found.append((history.best, networks))
    least = torch.stack([best for best, _ in found]).argmin(0)
    chosen = [found[int(choice)][1][row] for row, choice in enumerate(least)]
    answers = ensembles.predict(chosen, **stacked)[..., 0].unflatten(0, (len(tested), seeds))
    merged = torch.full(answers.shape[1:], torch.nan)
    for row, k in enumerate(tested):
        merged[:, fold == k] = answers[row][:, fold == k]
    return merged


def _squared(answers: Tensor, target: Tensor) -> Tensor:
    return (answers - target).square()


def _entropy(score: Tensor, target: Tensor) -> Tensor:
    return nn.functional.binary_cross_entropy_with_logits(score, target, reduction="none")


def shipped() -> Judged:
    """The forecasts and risks that ship with the package.

    Raises
    ------
    ValueError
        If the file is not the one that was shipped.
    """
    with np.load(FILE) as stored:
        tables = [stored[name] for name in (*ARCHITECTURES, "risks")]
    artefacts.verify(FILE.name, artefacts.checksum(*tables), SHA256)
    *forecast, judged = (torch.where(torch.from_numpy(table) == _MISSING, torch.nan, torch.from_numpy(table) / 5000) for table in tables)
    return Judged(dict(zip(ARCHITECTURES, (table.double() for table in forecast), strict=True)), judged.double())


def _make() -> None:
    torch.set_num_threads(1)
    tables: dict[str, np.ndarray] = {}
    for name in (*ARCHITECTURES, "risks"):
        found = risks(range(FOLDS), SEEDS) if name == "risks" else forecasts(name, range(FOLDS), SEEDS)
        tables[name] = torch.where(found.isnan(), _MISSING, (5000 * found).round()).numpy().astype("<i2")
        print(name, flush=True)
    made = artefacts.provenance(
        "python -m rnncortex.offline.beyond_cortex.patient_forecasts",
        f"{UNITS} units, {UPDATES} updates, learning rates {RATES}, {FOLDS} folds of patients, {SEEDS} seeds, steps of 1/5000",
    )
    np.savez_compressed(FILE, provenance=str(made), **tables)  # type: ignore[arg-type]
    print(artefacts.checksum(*tables.values()))


if __name__ == "__main__":
    _make()

"""Forecasts of a wind turbine's power: linear and recurrent forecasters, tuned with the same effort on the same weeks of one year.

Sixteen settings and ten networks take minutes, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.beyond_cortex.wind_forecasts`` makes them whole.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.forecasting import linear, skill, windows
from rnncortex.data.beyond_cortex import wind_farm
from rnncortex.models.gated.torch_cell import torch_cell
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.training import supervised

FILE = Path(__file__).with_suffix(".json")

HORIZONS = (1, 3, 6, 18, 36, 72, 144)
"""Steps of ten minutes: from ten minutes to a day."""

FORTNIGHT, LENGTH, WARM_UP, TRIALS, PENALTY = 14 * wind_farm.STEPS_A_DAY, 252, 36, 32, 100.0
CELLS, SIZES, FORMS = ("LSTM", "GRU"), (16, 32), ("alone", "correction")
INPUTS, LAGS, SEEDS = ("own power", "own", "all powers", "all"), (6, 18), 5


class Problem(NamedTuple):
    """Turbine R80711, as a forecaster meets it.

    Attributes
    ----------
    inputs : Tensor, shape (1, time, 11)
        Power and wind speed of the four turbines, standardised on the training weeks and held where missing; sine and cosine of the hour;
        whether a reading is missing.
    truth : Tensor, shape (1, time, horizons)
        Power to come as a share of rated power; NaN where not known.
    now : Tensor, shape (1, time, 1)
        Power now, held where missing.
    train, validation, test : Tensor of bool, shape (time,)
        Three fortnights of four of 2014, the others, and 2015; no target lies outside of its own part.
    """

    inputs: Tensor
    truth: Tensor
    now: Tensor
    train: Tensor
    validation: Tensor
    test: Tensor

    def known(self, part: Tensor) -> Tensor:
        """The truth within one part, NaN outside of it; shape (1, time, horizons).

        Raises
        ------
        ValueError
            If the part is no mask of the steps.
        """
        if not isinstance(part, Tensor) or part.dtype != torch.bool or part.shape != self.truth.shape[1:2]:
            raise ValueError(f"part: expected booleans of shape ({self.truth.shape[1]},), got {checks.describe(part)}")
        return torch.where(part[None, :, None], self.truth, torch.nan)


class WindForecasts(NamedTuple):
    """What ships.

    Attributes
    ----------
    linear_scores, network_scores : dict of str to float
        By setting: error on the validation weeks as a share of persistence, mean over horizons.
    error : dict of str to Tensor, shape (seeds, horizons)
        By cell, in its best setting: root mean squared error in 2015, as a share of rated power.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    linear_scores: dict[str, float]
    network_scores: dict[str, float]
    error: dict[str, Tensor]
    provenance: dict[str, str]


def problem() -> Problem:
    """Inputs, targets and the split by time."""
    farm = wind_farm.load()
    time = farm.power.shape[1]
    step = torch.arange(time)
    fourth = step // FORTNIGHT % 4 == 2
    first_year = step < wind_farm.FIRST_YEAR
    parts = [_inside(part) for part in (first_year & ~fourth, first_year & fourth, ~first_year)]
    readings = windows.held(torch.cat((farm.power / wind_farm.RATED, farm.wind), -1))
    seen = readings[0, parts[0]]
    hour = 2 * math.pi * step.double() / wind_farm.STEPS_A_DAY
    missing = farm.power.isnan().any(-1)[0].double()
    others = torch.stack((hour.sin(), hour.cos(), missing), -1)[None]
    inputs = torch.cat(((readings - seen.mean(0)) / seen.std(0), others), -1)
    truth = windows.ahead(farm.power[..., 0] / wind_farm.RATED, HORIZONS)
    return Problem(inputs, truth, readings[..., :1], parts[0], parts[1], parts[2])


def _inside(part: Tensor) -> Tensor:
    """The steps whose farthest target lies in the same part."""
    later = torch.zeros_like(part)
    later[: -HORIZONS[-1]] = part[HORIZONS[-1] :]
    return part & later


def columns(inputs: str) -> list[int]:
    """Which columns of the problem's inputs a linear forecaster is given; the hour always.

    Parameters
    ----------
    inputs : {"own power", "own", "all powers", "all"}

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If there is no such choice.
    """
    chosen = {"own power": [0], "own": [0, 4], "all powers": [0, 1, 2, 3], "all": list(range(8))}
    checks.choice("inputs", inputs, INPUTS)
    return [*chosen[inputs], 8, 9]


def linear_forecast(task: Problem, inputs: str, lags: int) -> Tensor:
    """Forecasts of a linear regression that was fitted on the training weeks.

    Parameters
    ----------
    task : Problem
    inputs : {"own power", "own", "all powers", "all"}
    lags : int
        Readings of each input.

    Returns
    -------
    Tensor, shape (1, time, horizons)

    Raises
    ------
    TypeError, ValueError
        If there is no such choice, or lags are no positive whole number.
    """
    used = task.inputs[..., columns(inputs)]
    return linear.fit(used, task.truth, lags=lags, penalty=PENALTY, use=task.train[None]).forecast(used)


def damped_persistence(task: Problem) -> Tensor:
    """Climatology and persistence mixed for each horizon by the correlation of now and then in the training weeks.

    Raises
    ------
    TypeError
        If this is no such problem.
    """
    if not isinstance(task, Problem):
        raise TypeError(f"task: expected a Problem, got {checks.describe(task)}")
    forecast = linear.fit(task.now, task.truth, lags=1, penalty=1e-6, use=task.train[None])
    return forecast.forecast(task.now)


def train(
    cell: str, hidden_size: int, task: Problem, base: Tensor, *, seed: int, updates: int = 300
) -> tuple[WithReadout, Tensor, supervised.History]:
    """Train a network to correct a forecast.

    Squared error at all horizons, each in units of the base's own error in the training weeks; Adam from 0.004 to zero on a half cosine,
    batches of 32 windows of 42 hours of which the first 6 do not count; the weights that are best on the validation weeks are kept, and
    training ends after 6 looks, 20 updates apart, without a better one.

    Parameters
    ----------
    cell : {"LSTM", "GRU"}
    hidden_size : int
    task : Problem
    base : Tensor, shape (1, time, horizons)
        Forecast to be corrected.
    seed : int
        Of first weights and batches.
    updates : int
        At most.

    Returns
    -------
    model : WithReadout
    forecast : Tensor, shape (1, time, horizons)
        Corrected, in 2014's validation weeks and in 2015; NaN elsewhere.
    history : History

    Raises
    ------
    TypeError, ValueError
        If there is no such cell or a number is out of range.
    """
    checks.choice("cell", cell, CELLS)
    seed = checks.count("seed", seed, at_least=0)
    random = seeding.generator(seed)
    model = WithReadout(torch_cell(cell, task.inputs.shape[2], hidden_size, seed=random), len(HORIZONS), seed=random)
    with torch.no_grad():
        model.readout.weight.zero_()
    left = task.truth - base
    scale = left[0, task.train].square().nanmean(0).sqrt()
    inputs, targets = task.inputs.float(), (left / scale).float()
    at = windows.starts(task.train, LENGTH, WARM_UP)
    looked_at = windows.starts(task.validation, LENGTH, LENGTH - WARM_UP)
    history = supervised.fit(
        model,
        lambda g: windows.cut(inputs, targets, at[seeding.integers(len(at), (TRIALS,), g)], LENGTH, warm_up=WARM_UP),
        updates=updates,
        learning_rate=4e-3,
        held_out=windows.cut(inputs, targets, looked_at, LENGTH, warm_up=WARM_UP),
        check_every=20,
        patience=6,
        seed=random,
    )
    at = torch.cat([windows.starts(part, LENGTH, LENGTH - WARM_UP) for part in (task.validation, task.test)])
    with torch.no_grad():
        corrections = model(windows.cut(inputs, targets, at, LENGTH).inputs)[0].double() * scale
    return model, base + windows.joined(corrections, at, inputs.shape[1], warm_up=WARM_UP), history


def score(task: Problem, forecast: Tensor) -> float:
    """Error on the validation weeks as a share of persistence, mean over horizons.

    Parameters
    ----------
    task : Problem
    forecast : Tensor, shape (1, time, horizons)

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes differ.
    """
    known = task.known(task.validation)
    sizes: checks.Sizes = {"time": known.shape[1], "horizons": known.shape[2]}
    checks.gapped("forecast", forecast, "1 time horizons", sizes, like=("the truth", known))
    truth = torch.where(forecast.isnan(), torch.nan, known)
    reference = task.now.expand_as(truth)
    return (skill.rms_error(forecast, truth) / skill.rms_error(reference, truth)).mean().item()


def measure(cell: str, hidden_size: int, form: str, seeds: Sequence[int]) -> list[tuple[float, Tensor]]:
    """Train networks in one setting; for each seed the score on the validation weeks and the errors in 2015.

    Parameters
    ----------
    cell : {"LSTM", "GRU"}
    hidden_size : int
    form : {"alone", "correction"}
        Whether the network corrects damped persistence or the linear forecast.
    seeds : sequence of int

    Returns
    -------
    list of (float, Tensor)
        The errors, of shape (horizons,), as a share of rated power.

    Raises
    ------
    TypeError, ValueError
        If there is no such choice or a number is out of range.
    """
    task = problem()
    base = damped_persistence(task) if checks.choice("form", form, FORMS) == "alone" else linear_forecast(task, "all powers", 6)
    found = []
    for seed in track(seeds, f"{cell} {hidden_size} {form}"):
        forecast = train(cell, hidden_size, task, base, seed=seed)[1]
        found.append((score(task, forecast), skill.rms_error(forecast, task.known(task.test))))
    return found


def shipped() -> WindForecasts:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    error = {cell: torch.tensor(rows, dtype=torch.float64) for cell, rows in stored["error"].items()}
    return WindForecasts(stored["linear"], stored["network"], error, stored["provenance"])


def _measured(cell: str, hidden_size: int, form: str, seed: int) -> tuple[float, list[float]]:
    [(share, errors)] = measure(cell, hidden_size, form, [seed])
    return round(share, 4), [float(f"{value:.5g}") for value in errors.tolist()]


def _make() -> None:
    recorder, task = recorded_sweeps.Recorder(FILE), problem()
    straight = {f"{name}, {lags} readings": round(score(task, linear_forecast(task, name, lags)), 4) for name in INPUTS for lags in LAGS}
    found = recorder.sweep(_measured, {"cell": CELLS, "hidden_size": SIZES, "form": FORMS}, seeds=[0])
    tried = {(cell, size, form): found[cell][size][form][0][0] for cell in CELLS for size in SIZES for form in FORMS}
    error = {}
    for cell in CELLS:
        _, size, form = min((setting for setting in tried if setting[0] == cell), key=tried.__getitem__)
        error[cell] = [row for _, row in recorder.point(_measured, cell=cell, hidden_size=size, form=form, seeds=range(SEEDS))]
    network = {f"{cell}, {size} units, {form}": share for (cell, size, form), share in tried.items()}
    protocol = f"one seed a setting; seeds 0 to {SEEDS - 1} in the best setting of each cell"
    recorder.write(protocol, linear=straight, network=network, error=error)


if __name__ == "__main__":
    _make()

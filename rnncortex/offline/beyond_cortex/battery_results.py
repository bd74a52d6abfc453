"""Errors of all battery networks over seeds, which ship.

``python -m rnncortex.offline.beyond_cortex.battery_results`` makes them again in minutes.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.offline import recorded_sweeps
from rnncortex.offline.beyond_cortex import battery_cells, battery_charge, battery_networks
from rnncortex.offline.beyond_cortex.battery_cells import PARTS
from rnncortex.offline.beyond_cortex.battery_networks import FORMS

FILE = Path(__file__).with_suffix(".json")

SETTINGS, SEEDS = ((16, 5e-3), (16, 2e-2), (32, 5e-3), (32, 2e-2)), 5
GAPS = {"sensors": "new", "aged": "aged"}
"""By kind of gap: the cell behind the bad sensors."""

STRENGTHS, ONE = (0.1, 1.0), 5
"""Of the adversary; and the record, from 20 degrees and 55%, that is labelled where one is."""

PENALTIES, LABELLED, CHARGE_SEEDS = (0.0, 1.0, 100.0), (12, 4, 2, 1), 3


class BatteryResults(NamedTuple):
    """What ships.

    Attributes
    ----------
    scores : dict of str to float
        By setting of the residual network, one seed: millivolts on the validation records.
    voltage : dict of str to Tensor, shape (seeds,)
        By form: millivolts on the highway cycle.
    adapted : dict of str to dict of str to Tensor, shape (seeds,)
        By kind of gap and method: millivolts on the highway cycle behind the bad sensors.
    told_apart : dict of str to dict of str to Tensor, shape (seeds,)
        By kind of gap, before and after: how often a fresh classifier names the domain of a state.
    error, violation : dict of str to Tensor, shape (seeds, labelled)
        Of the state of charge, by penalty, percent of the capacity.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    scores: dict[str, float]
    voltage: dict[str, Tensor]
    adapted: dict[str, dict[str, Tensor]]
    told_apart: dict[str, dict[str, Tensor]]
    error: dict[str, Tensor]
    violation: dict[str, Tensor]
    provenance: dict[str, str]


def records(cell: str, *, bad: bool) -> tuple[dict[str, battery_cells.Drives], dict[str, battery_networks.Sensed]]:
    """The truth and what sensors saw, by part.

    Parameters
    ----------
    cell : {"new", "aged"}
    bad : bool
        Whether the sensors are bad ones.

    Returns
    -------
    drives, seen : dict

    Raises
    ------
    ValueError
        If there is no such cell.
    """
    drives = {part: battery_cells.shipped(cell, part) for part in PARTS}
    return drives, {part: battery_networks.sensed(drives[part], part, bad=bad, seed=place) for place, part in enumerate(PARTS)}


def gap_errors(gap: str, seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """Every way over one gap, for one seed: millivolts by method, and how often a classifier tells the domains apart before and after.

    Parameters
    ----------
    gap : {"sensors", "aged"}
    seed : int

    Returns
    -------
    errors, told_apart : dict of str to float

    Raises
    ------
    TypeError, ValueError
        If there is no such gap or the seed is no whole number.
    """
    checks.choice("gap", gap, GAPS)
    checks.count("seed", seed, at_least=0)
    _, source = records("new", bad=False)
    drives, target = records(GAPS[gap], bad=True)
    circuit = battery_networks.fit_circuit(source["train"])
    test, errors, apart = target["test"], {}, {}

    def network() -> battery_networks.VoltageNetwork:
        return battery_networks.new_network("residual", source["train"], circuit, seed=seed)

    def judge(made: battery_networks.VoltageNetwork, seen: battery_networks.Sensed = test) -> float:
        return battery_networks.error(made.voltage(seen), drives["test"])

    pairs = [(seen["train"], seen["validation"]) for seen in (source, target)]
    plain = network()
    battery_networks.train(plain, source["train"], range(12), seed=seed)
    errors["source only"] = judge(plain)
    apart["before"] = battery_networks.told_apart(plain, *pairs)
    errors["standardised"] = judge(plain, battery_networks.standardised(test, source["train"]))
    for strength in STRENGTHS:
        adapted = network()
        battery_networks.adapt(adapted, source["train"], target["train"], strength=strength, seed=seed)
        errors[f"adversarial, {strength:g}"] = judge(adapted)
        apart[f"after, {strength:g}"] = battery_networks.told_apart(adapted, *pairs)
    battery_networks.train(plain, battery_networks.only(target["train"], [ONE]), [0], updates=100, learning_rate=5e-3, seed=seed)
    errors["fine-tuned on one record"] = judge(plain)
    own = battery_networks.new_network("residual", target["train"], battery_networks.fit_circuit(target["train"]), seed=seed)
    battery_networks.train(own, target["train"], range(12), seed=seed)
    errors["trained on the target"] = judge(own)
    return errors, apart


def charge_errors(penalty: float, labelled: int, seed: int) -> battery_charge.ChargeError:
    """State of charge of the new cell behind bad sensors, on the highway cycle, by a network that was given so many labelled records.

    Parameters
    ----------
    penalty : float
    labelled : int
        At most 12; which ones is drawn by the seed.
    seed : int

    Returns
    -------
    ChargeError

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    labelled = checks.count("labelled", labelled)
    seed = checks.count("seed", seed, at_least=0)
    drives, seen = records("new", bad=True)
    order = seeding.uniform((12,), seed).argsort().tolist()
    chosen = order[:labelled]
    model = battery_charge.train(seen["train"], drives["train"], chosen, penalty=penalty, seed=seed)
    return battery_charge.measure(model, seen["test"], drives["test"])


def shipped() -> BatteryResults:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)

    def table(rows: dict[str, list]) -> dict[str, Tensor]:
        return {name: torch.tensor(values, dtype=torch.float64) for name, values in rows.items()}

    adapted, apart = ({gap: table(rows) for gap, rows in stored[name].items()} for name in ("adapted", "told_apart"))
    charge = table(stored["error"]), table(stored["violation"])
    return BatteryResults(stored["scores"], table(stored["voltage"]), adapted, apart, *charge, stored["provenance"])


def _voltage(part: str, form: str, hidden_size: int, learning_rate: float, seed: int) -> float:
    drives, seen = records("new", bad=False)
    circuit = battery_networks.fit_circuit(seen["train"])
    made = battery_networks.new_network(form, seen["train"], circuit, hidden_size=hidden_size, seed=seed)
    battery_networks.train(made, seen["train"], range(12), learning_rate=learning_rate, seed=seed)
    return round(battery_networks.error(made.voltage(seen[part]), drives[part]), 3)


def _gap(gap: str, seed: int) -> list[dict[str, float]]:
    return [{name: round(value, 4) for name, value in found.items()} for found in gap_errors(gap, seed)]


def _charge(penalty: float, labelled: int, seed: int) -> tuple[float, float]:
    found = charge_errors(penalty, labelled, seed)
    return round(found.error, 4), round(found.violation, 5)


def _make() -> None:
    recorder, seeds, content = recorded_sweeps.Recorder(FILE), range(SEEDS), dict[str, dict]()
    content["scores"] = {
        f"{size} units, rate {rate:g}": recorder.point(
            _voltage, part="validation", form="residual", hidden_size=size, learning_rate=rate, seeds=[0]
        )[0]
        for size, rate in SETTINGS
    }
    content["voltage"] = {
        form: recorder.point(_voltage, part="test", form=form, hidden_size=16, learning_rate=2e-2, seeds=seeds) for form in FORMS
    }
    gaps = recorder.sweep(_gap, {"gap": list(GAPS)}, seeds=seeds)
    for place, name in enumerate(("adapted", "told_apart")):
        content[name] = {gap: {method: [one[place][method] for one in both] for method in both[0][place]} for gap, both in gaps.items()}
    charge = recorder.sweep(_charge, {"penalty": PENALTIES, "labelled": LABELLED}, seeds=range(CHARGE_SEEDS))
    for place, name in enumerate(("error", "violation")):
        content[name] = {
            f"{penalty:g}": [[row[place] for row in seed] for seed in zip(*by.values(), strict=True)] for penalty, by in charge.items()
        }
    recorder.write(f"seeds 0 to {SEEDS - 1}", **content)


if __name__ == "__main__":
    _make()

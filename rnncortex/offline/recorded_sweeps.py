"""Sweeps over sizes and seeds that ship with the package: parts that are added, each with the stamp of the run that made it."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import artefacts, sweeps


def rows(parts: list[dict[str, Any]], name: str) -> dict[int, Tensor]:
    """The rows of a quantity in the order of their seeds, shape (seeds, ...), by number of units.

    Parameters
    ----------
    parts : list of dict
        As :func:`complete` writes them: ``units``, ``seeds``, and a row for each seed.
    name : str
        Of the quantity.

    Returns
    -------
    dict of int to Tensor

    Raises
    ------
    ValueError
        If no part has the quantity.
    """
    found: dict[int, dict[int, Any]] = {}
    for part in parts:
        if name not in part:
            raise ValueError(f"name: expected a quantity of every part, got {name!r}")
        found.setdefault(part["units"], {}).update(zip(part["seeds"], part[name], strict=True))
    return {
        units: torch.tensor([by_seed[seed] for seed in sorted(by_seed)], dtype=torch.float64) for units, by_seed in sorted(found.items())
    }


def complete(file: Path, function: Callable[..., dict[str, list[float]]], seeds: Mapping[int, int], head: dict[str, Any]) -> None:
    """Compute what a recorded sweep lacks, through :func:`~rnncortex.numerics.sweeps.sweep`, and leave the parts that it has as they are.

    Parameters
    ----------
    file : Path
        JSON; made if it is not there.
    function : callable
        ``function(units=..., seed=...)`` returns a row of each quantity.
    seeds : mapping of int to int
        How many seeds (0, 1, ...) by number of units.
    head : dict
        What stands in a new file beside the parts: ``provenance``, and what the rows run over.

    Raises
    ------
    ValueError
        If the file is not what was written.
    """
    content = artefacts.read(file) if file.is_file() else {**head, "parts": []}
    for units, count in seeds.items():
        there = {seed for part in content["parts"] if part["units"] == units for seed in part["seeds"]}
        missing = [seed for seed in range(count) if seed not in there]
        if not missing:
            continue
        swept = sweeps.sweep(function, {"units": [units]}, seeds=missing, folder=Path("build") / "sweeps" / file.stem)
        for made, group in groupby(zip(swept.made, missing, swept.results, strict=True), key=lambda each: each[0]):
            _, own, results = zip(*group, strict=True)
            quantities = {name: [result[name] for result in results] for name in results[0]}
            content["parts"].append(artefacts.part({"units": units, "seeds": list(own), **quantities}, made))
        artefacts.write(file, content)

"""Sweeps that ship with the package: what they compute is stamped when it is computed (:mod:`rnncortex.numerics.sweeps`)."""

import functools
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks, sweeps


class Recorder:
    """Sweeps that become one file (JSON, beside the module that makes it); an interrupted run goes on from the folder ``build/sweeps``."""

    def __init__(self, file: Path) -> None:
        if not isinstance(file, Path):
            raise TypeError(f"file: expected a pathlib.Path, got {checks.describe(file)}")
        self._file, self._made = file, list[dict[str, str]]()

    def sweep(self, function: Callable[..., Any], grid: Mapping[str, Sequence[Any]], *, seeds: Sequence[int] | None) -> dict[Any, Any]:
        """Results by the value of the first parameter, then of the next, ...; in the end a list over seeds, or without seeds the result.

        Arguments and errors as in :func:`rnncortex.numerics.sweeps.sweep`.
        """
        swept = sweeps.sweep(function, grid, seeds=seeds, folder=_folder(self._file))
        self._made += swept.made
        found, each = dict[Any, Any](), 1 if seeds is None else len(seeds)
        for place in range(0, len(swept.points), each):
            *path, last = [swept.points[place][name] for name in grid]
            inner = functools.reduce(lambda within, value: within.setdefault(value, {}), path, found)
            inner[last] = swept.results[place] if seeds is None else swept.results[place : place + each]
        return found

    def point(self, function: Callable[..., Any], *, seeds: Sequence[int], **point: Any) -> list[Any]:
        """Results at one point, for each seed; errors as in :meth:`sweep`."""
        swept = sweeps.sweep(function, {name: [value] for name, value in point.items()}, seeds=seeds, folder=_folder(self._file))
        self._made += swept.made
        return swept.results

    def write(self, protocol: str, **content: Any) -> None:
        """Write what ships, with the command, what computed the sweeps, and how (:func:`rnncortex.numerics.artefacts.write`)."""
        module = self._file.resolve().relative_to(Path(__file__).parents[2]).with_suffix("")
        made = {name: ", ".join(sorted({stamp[name] for stamp in self._made})) for name in self._made[0]}
        provenance = {"command": f"python -m {'.'.join(module.parts)}", **made, "protocol": protocol}
        artefacts.write(self._file, {"provenance": provenance, **content})


def _folder(file: Path) -> Path:
    return Path("build") / "sweeps" / file.stem


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
        swept = sweeps.sweep(function, {"units": [units]}, seeds=missing, folder=_folder(file))
        for made, group in groupby(zip(swept.made, missing, swept.results, strict=True), key=lambda each: each[0]):
            _, own, results = zip(*group, strict=True)
            quantities = {name: [result[name] for result in results] for name in results[0]}
            content["parts"].append(artefacts.part({"units": units, "seeds": list(own), **quantities}, made))
        artefacts.write(file, content)

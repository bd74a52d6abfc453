"""Parameter sweeps: one function at every point of a grid, on all cores or a cluster, with results on disk that a second run goes on from.

How many workers there are, and where, is joblib's business: ``with joblib.parallel_config(n_jobs=4):`` for cores,
``with joblib.parallel_config("dask"):`` for the cluster of a ``distributed.Client``. The results do not depend on it.
"""

import hashlib
import inspect
import io
import itertools
import json
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks
from rnncortex.numerics.progress import track

Point = dict[str, Any]
"""Arguments of one call: a value for each parameter, and ``seed``."""


class Swept(NamedTuple):
    """What a sweep has found, the last parameter of the grid moving faster than the first, and the seed fastest.

    Attributes
    ----------
    grid : dict of str to list
        Values of each parameter; ``seed`` is the last, if there are seeds.
    points : list of dict
        Arguments of each call.
    results : list
        What each call returned.
    made : list of dict of str to str
        What made each: commit, versions, machine, as they were when it was computed.
    """

    grid: dict[str, list[Any]]
    points: list[Point]
    results: list[Any]
    made: list[dict[str, str]]

    def stacked(self) -> Tensor:
        """Results that are numbers or tensors of one shape, as one tensor: a dimension for each parameter, seeds, then the result's own."""
        first = torch.stack([torch.as_tensor(result) for result in self.results])
        return first.reshape(*map(len, self.grid.values()), *first.shape[1:])


def sweep(
    function: Callable[..., Any], grid: Mapping[str, Sequence[Any]], *, seeds: Sequence[int] | None, folder: Path | None = None
) -> Swept:
    """Call a function at every point of a grid of parameters, for every seed.

    The function must be pure: what it returns follows from its arguments alone, ``function(**parameters, seed=seed)``. Each call gets its
    seed from ``seeds`` and runs on one thread, so that neither the number of workers nor their order shows in the numbers. All parameters
    see the same seeds, which makes differences between them sharper; noise that must differ between parameters has to be drawn so.

    Parameters
    ----------
    function : callable
        Defined by ``def`` at the top of a module or notebook. Returns numbers, texts or tensors, or lists, tuples and dictionaries of them.
    grid : mapping of str to sequence
        Values of each parameter, without repeats: numbers, texts, truth values or None, or lists of them; or a tensor or array.
    seeds : sequence of int, or None
        Without repeats. None for a function that takes no seed, such as one that trains all its networks together.
    folder : Path, optional
        Where each result is written, in a file of its own, as soon as it is there. What is there is not computed again.

    Returns
    -------
    Swept

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or the folder has results that an earlier version of the function made.

    Warns
    -----
    UserWarning
        If a file is torn; its point is computed again.

    Notes
    -----
    A file is named by the SHA-256 of function name, parameters and seed, and holds a checksum, the text of the function, and what made it.
    Only the function's own text is watched, not what it calls: commit and versions in ``made`` say which code that was.

    Examples
    --------
    >>> from rnncortex.numerics import sweeps
    >>> def noisy_square(x, seed):
    ...     return x**2 + 0.01 * seed
    >>> sweeps.sweep(noisy_square, {"x": [1.0, 2.0]}, seeds=[0, 1]).stacked()
    tensor([[1.0000, 1.0100],
            [4.0000, 4.0100]])
    """
    if not callable(function):
        raise TypeError(f"function: expected a function, got {checks.describe(function)}")
    axes = _axes(grid, seeds)
    points = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    store = None if folder is None else _Store(folder, function)
    found: dict[int, tuple[Any, dict[str, str]]] = {}
    if store is not None:
        found = {number: kept for number, point in enumerate(points) if (kept := store.read(point)) is not None}
    missing = [number for number in range(len(points)) if number not in found]
    calls = (joblib.delayed(_call)(function, number, points[number]) for number in missing)
    answers: Iterator[tuple[int, Any, dict[str, str]]] = joblib.Parallel(return_as="generator_unordered")(calls)
    for number, result, made in track(answers, _name(function), total=len(missing)):
        if store is not None:
            store.write(points[number], result, made)
        found[number] = result, made
    results, stamps = zip(*(found[number] for number in range(len(points))), strict=True)
    return Swept(axes, points, list(results), list(stamps))


def _axes(grid: Mapping[str, Sequence[Any]], seeds: Sequence[int] | None) -> dict[str, list[Any]]:
    """The grid with the seeds as its last parameter, all values as plain numbers and texts."""
    if not isinstance(grid, Mapping) or "seed" in grid or not all(isinstance(name, str) for name in grid):
        raise TypeError(f"grid: expected a mapping of names other than 'seed' to values, got {checks.describe(grid)}")
    axes = {}
    for name, values in ({**grid, "seed": seeds} if seeds is not None else grid).items():
        words = "seeds" if name == "seed" else f"grid[{name!r}]"
        if isinstance(values, str) or not isinstance(values, (Sequence, Tensor, np.ndarray)):
            raise TypeError(f"{words}: expected a sequence of values, got {checks.describe(values)}")
        values = np.atleast_1d(np.asarray(values)).tolist() if isinstance(values, (Tensor, np.ndarray)) else values
        plain = [_plain(words, value) for value in values]
        if len({json.dumps(value) for value in plain}) != max(len(plain), 1):
            raise ValueError(f"{words}: expected at least one value and none twice, got {plain}")
        axes[name] = plain
    if not all(isinstance(seed, int) and not isinstance(seed, bool) for seed in axes.get("seed", [])):
        raise TypeError(f"seeds: expected whole numbers, got {axes['seed']}")
    return axes


def _plain(words: str, value: Any) -> Any:
    """A value that stands in JSON as it is; numbers of numpy and torch become Python's."""
    if isinstance(value, (np.generic, Tensor)) and np.ndim(value) == 0:
        value = value.item()
    try:
        if json.loads(json.dumps(value, allow_nan=False)) == (list(value) if isinstance(value, tuple) else value):
            return value
    except (TypeError, ValueError):
        pass
    raise TypeError(f"{words}: expected finite numbers, texts, truth values, None or lists of them, got {checks.describe(value)}")


def _call(function: Callable[..., Any], number: int, point: Point) -> tuple[int, Any, dict[str, str]]:
    """One point, in whichever process: on one thread, and an error says where it happened."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return number, function(**point), artefacts.stamp()
    except Exception as error:
        error.add_note(f"at the point {point} of the sweep")
        raise
    finally:
        torch.set_num_threads(threads)


def _name(function: Callable[..., Any]) -> str:
    return f"{getattr(function, '__module__', '?')}.{getattr(function, '__qualname__', '?')}"


class _Store:
    """A folder with a file for each point."""

    def __init__(self, folder: Path, function: Callable[..., Any]) -> None:
        if not isinstance(folder, Path):
            raise TypeError(f"folder: expected a pathlib.Path, got {checks.describe(folder)}")
        if not inspect.isfunction(function) or "<" in function.__qualname__:
            raise TypeError(
                f"function: expected one defined by def at the top of a module, so that its results have a name, got {function}"
            )
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._name = folder, _name(function)
        self._source = hashlib.sha256(inspect.getsource(function).encode()).hexdigest()

    def _file(self, point: Point) -> Path:
        key = json.dumps([self._name, point], sort_keys=True)
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.pt"

    def read(self, point: Point) -> tuple[Any, dict[str, str]] | None:
        """The result of a point and what made it; nothing where it is not there or its file is torn."""
        file = self._file(point)
        if not file.exists():
            return None
        digest, _, content = file.read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != digest:
            warnings.warn(f"{file.name} is torn: the point {point} is computed again", stacklevel=3)
            return None
        kept = torch.load(io.BytesIO(content), weights_only=True)
        if kept["source"] != self._source:
            raise ValueError(
                f"folder: expected results of {self._name} as it is now, got some of another version of it in {self._folder}; "
                "give another folder, or delete this one to compute them again"
            )
        return kept["result"], kept["made"]

    def write(self, point: Point, result: Any, made: dict[str, str]) -> None:
        """Write a result such that its file is whole or not there at all."""
        buffer = io.BytesIO()
        try:
            torch.save({"function": self._name, "source": self._source, "point": point, "made": made, "result": result}, buffer)
            torch.load(io.BytesIO(buffer.getvalue()), weights_only=True)
        except Exception as error:
            raise TypeError(
                f"function: expected it to return numbers, texts, tensors or lists of them, got {checks.describe(result)}"
            ) from error
        content = buffer.getvalue()
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            part.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(self._file(point))

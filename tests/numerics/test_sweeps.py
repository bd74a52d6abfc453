"""Sweeps: the same numbers however they are computed, nothing computed twice, nothing lost."""

import itertools
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import joblib
import numpy as np
import pytest
import torch

from rnncortex.numerics import seeding, sweeps
from tests.bad_input import Case

GRID = {"gain": [0.5, 1.5], "units": [3, 4, 5]}
WHOLE = {"gain": GRID["gain"], "units": GRID["units"], "seed": [7, 1]}


def by_value(function: Callable[..., object]) -> Callable[..., object]:
    """Workers get the function itself, as they get those of a notebook: they cannot import the modules of tests."""
    function.__module__ = "__main__"
    return function


@by_value
def grown(gain: float, units: int, seed: int) -> torch.Tensor:
    """Where a small random network is after some steps: numbers that depend on every argument and on the order of sums."""
    weight = gain * seeding.normal((units, units), seed) / units**0.5
    state = seeding.normal((units,), seed + 1)
    for _ in range(20):
        state = torch.tanh(weight @ state)
    return state.norm()


@by_value
def logged(x: int, folder: str, seed: int) -> int:
    """Leaves a file for each call, so that calls can be counted, and stops where it is told to."""
    stop = Path(folder) / "stop"
    if stop.exists() and (x, seed) == (2, 0):
        raise KeyboardInterrupt
    (Path(folder) / f"{x}-{seed}-{len(list(Path(folder).iterdir()))}.call").touch()
    return 10 * x + seed


@by_value
def killing(x: int, folder: str, seed: int) -> float:
    """Kills the process that works on it, once."""
    mark = Path(folder) / "killed"
    if x == 3 and not mark.exists():
        mark.touch()
        os._exit(1)
    return grown(0.1 * x, 20, seed).item()


def failing(x: int, seed: int) -> float:
    return 1 / (x - 1)


def unstorable(x: int, seed: int) -> object:
    return sweeps


def calls(folder: Path) -> int:
    return len(list(folder.glob("*.call")))


def test_every_point_in_order() -> None:
    swept = sweeps.sweep(grown, GRID, seeds=[7, 1])
    points = [dict(zip(WHOLE, values, strict=True)) for values in itertools.product(*WHOLE.values())]
    assert swept.points == points
    assert swept.grid == WHOLE
    assert swept.results == [grown(**point) for point in points]
    stacked = swept.stacked()
    assert stacked.shape == (2, 3, 2)
    assert stacked[1, 2, 0] == grown(1.5, 5, 7)


def test_numbers_do_not_depend_on_workers_or_order(tmp_path: Path) -> None:
    alone = sweeps.sweep(grown, GRID, seeds=[7, 1])
    with joblib.parallel_config(n_jobs=2):
        both = sweeps.sweep(grown, GRID, seeds=[7, 1], folder=tmp_path)
        back = sweeps.sweep(grown, {name: values[::-1] for name, values in GRID.items()}, seeds=[1, 7])
    assert torch.equal(both.stacked(), alone.stacked())
    assert torch.equal(back.stacked().flip(0, 1, 2), alone.stacked())
    assert torch.equal(sweeps.sweep(grown, GRID, seeds=[7, 1], folder=tmp_path).stacked(), alone.stacked())


def test_a_stopped_sweep_goes_on_where_it_was(tmp_path: Path) -> None:
    folder, marks = tmp_path / "results", tmp_path / "calls"
    marks.mkdir()
    (marks / "stop").touch()
    grid = {"x": [0, 1, 2, 3], "folder": [str(marks)]}
    with pytest.raises(KeyboardInterrupt):
        sweeps.sweep(logged, grid, seeds=[0, 1], folder=folder)
    assert calls(marks) == 4
    (marks / "stop").unlink()
    assert sweeps.sweep(logged, grid, seeds=[0, 1], folder=folder).results == [0, 1, 10, 11, 20, 21, 30, 31]
    assert calls(marks) == 8
    wider = sweeps.sweep(logged, {**grid, "x": [0, 5, 3]}, seeds=[0, 1], folder=folder)
    assert wider.results == [0, 1, 50, 51, 30, 31]
    assert calls(marks) == 10


def test_a_torn_file_is_computed_again(tmp_path: Path) -> None:
    whole = sweeps.sweep(grown, GRID, seeds=[0], folder=tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [file.suffix for file in files] == [".pt"] * 6
    files[0].write_bytes(files[0].read_bytes()[:-10])
    files[1].write_bytes(b"")
    with pytest.warns(UserWarning, match="is torn: the point .* is computed again"):
        again = sweeps.sweep(grown, GRID, seeds=[0], folder=tmp_path)
    assert torch.equal(again.stacked(), whole.stacked())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sweeps.sweep(grown, GRID, seeds=[0], folder=tmp_path)


def test_results_of_another_version_of_the_function_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps.sweep(grown, GRID, seeds=[0], folder=tmp_path)
    monkeypatch.setattr(sweeps.inspect, "getsource", lambda function: "def grown(): ...")
    with pytest.raises(ValueError, match="folder: expected results of .*grown as it is now, got some of another version"):
        sweeps.sweep(grown, GRID, seeds=[0], folder=tmp_path)
    assert sweeps.sweep(grown, {**GRID, "gain": [2.0]}, seeds=[0], folder=tmp_path).results  # other points are not touched


def test_results_keep_the_stamp_of_their_own_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps.artefacts, "stamp", lambda: {"commit": "first"})
    sweeps.sweep(grown, {"gain": [0.5], "units": [3]}, seeds=[0], folder=tmp_path)
    monkeypatch.setattr(sweeps.artefacts, "stamp", lambda: {"commit": "second"})
    swept = sweeps.sweep(grown, {"gain": [0.5], "units": [3]}, seeds=[0, 1], folder=tmp_path)
    assert [made["commit"] for made in swept.made] == ["first", "second"]


def test_an_error_says_where_it_happened() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        sweeps.sweep(failing, {"x": [3, 2, 1]}, seeds=[5])
    assert caught.value.__notes__ == ["at the point {'x': 1, 'seed': 5} of the sweep"]


def test_plain_values_of_any_kind() -> None:
    grid = {"a": torch.tensor([1.0, 2.0]), "b": np.array([1, 2]), "c": ["x", None, True, [1, 2]], "d": [np.float64(0.5)]}
    swept = sweeps.sweep(dict, grid, seeds=range(2))
    assert len(swept.results) == 2 * 2 * 4 * 2
    assert swept.results[0] == {"a": 1.0, "b": 1, "c": "x", "d": 0.5, "seed": 0}


def test_a_cluster_that_loses_a_worker_loses_nothing(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    grid = {"x": [0, 1, 2, 3, 4, 5], "folder": [str(tmp_path)]}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config("dask"),
    ):
        swept = sweeps.sweep(killing, grid, seeds=[0, 1], folder=tmp_path / "results")
    assert (tmp_path / "killed").exists()
    assert swept.results == [killing(**point) for point in swept.points]
    assert len(list((tmp_path / "results").glob("*.pt"))) == 12


def doubled(gain: float) -> float:
    return 2 * gain


def test_a_function_without_seed_gets_none() -> None:
    swept = sweeps.sweep(doubled, {"gain": [1.0, 2.0]}, seeds=None)
    assert swept.points == [{"gain": 1.0}, {"gain": 2.0}]
    assert swept.stacked().tolist() == [2.0, 4.0]


BAD_INPUT = [
    Case(
        sweeps.sweep,
        {"function": grown, "grid": {"gain": [1.0], "units": [3]}, "seeds": [0], "folder": None},
        others={"function": "grown", "grid": {"gain": "text", "units": [3]}, "seeds": [0.5], "folder": "folder"},
    )
]


@pytest.mark.parametrize(
    ("grid", "seeds", "words"),
    [
        ([1, 2], [0], "grid: expected a mapping"),
        ({"seed": [1]}, [0], "grid: expected a mapping of names other than 'seed'"),
        ({"gain": []}, [0], r"grid\['gain'\]: expected at least one value and none twice"),
        ({"gain": [1.0, 1.0]}, [0], r"grid\['gain'\]: expected at least one value and none twice"),
        ({"gain": [float("nan")]}, [0], r"grid\['gain'\]: expected finite numbers"),
        ({"gain": [object()]}, [0], r"grid\['gain'\]: expected finite numbers"),
        ({"gain": [1.0]}, [0, 0], "seeds: expected at least one value and none twice"),
        ({"gain": [1.0]}, [True], "seeds: expected whole numbers"),
    ],
)
def test_grids_that_are_none(grid: object, seeds: object, words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        sweeps.sweep(grown, grid, seeds=seeds)


def test_what_cannot_be_stored_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="function: expected one defined by def at the top of a module"):
        sweeps.sweep(lambda x, seed: x, {"x": [1]}, seeds=[0], folder=tmp_path)
    with pytest.raises(TypeError, match="function: expected it to return numbers, texts, tensors"):
        sweeps.sweep(unstorable, {"x": [1]}, seeds=[0], folder=tmp_path)

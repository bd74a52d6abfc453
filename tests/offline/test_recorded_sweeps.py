"""Recorded sweeps: what is missing is added in a part of its own, what is there stays as it was."""

import json
from pathlib import Path

import pytest
import torch

from rnncortex.numerics import artefacts, sweeps
from rnncortex.offline import recorded_sweeps
from rnncortex.offline.attractors import hopfield_capacity
from rnncortex.offline.random_networks import chaos_transition
from tests.bad_input import Case

PARTS = [{"units": 3, "seeds": [2, 0], "found": [[2.0], [0.0]]}, {"units": 3, "seeds": [1], "found": [[1.0]]}]
BAD_INPUT = [
    Case(recorded_sweeps.rows, {"parts": PARTS, "name": "found"}, choices=("name",)),
    Case(recorded_sweeps.Recorder, {"file": Path("sweep.json")}, others={"file": "sweep.json"}),
]


def found(units: int, seed: int) -> dict[str, list[float]]:
    return {"found": [units + 0.5 * seed]}


def test_rows_stand_in_the_order_of_their_seeds() -> None:
    assert recorded_sweeps.rows(PARTS, "found")[3].tolist() == [[0.0], [1.0], [2.0]]


def test_a_later_run_adds_a_part_and_restamps_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file, head = tmp_path / "sweep.json", {"provenance": {"command": "make it", "protocol": "in steps"}}
    monkeypatch.setattr(sweeps.artefacts, "stamp", lambda: {"commit": "first"})
    recorded_sweeps.complete(file, found, {3: 2}, head)
    before = artefacts.read(file)["parts"]
    monkeypatch.setattr(sweeps.artefacts, "stamp", lambda: {"commit": "second"})
    recorded_sweeps.complete(file, found, {3: 3, 4: 1}, head)
    after = artefacts.read(file)["parts"]
    assert after[:1] == before
    assert [(part["units"], part["seeds"], part["made"]["commit"]) for part in after] == [
        (3, [0, 1], "first"),
        (3, [2], "second"),
        (4, [0], "second"),
    ]
    assert recorded_sweeps.rows(after, "found")[3].flatten().tolist() == [3.0, 3.5, 4.0]


def power(base: int, exponent: float, seed: int) -> float:
    return base**exponent + 100 * seed


def name_of(kind: str) -> str:
    return f"the {kind}"


def test_a_recorder_writes_tables_and_what_made_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what an interrupted run had computed before, with the stamp of that run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(recorded_sweeps, "__file__", str(tmp_path / "rnncortex" / "offline" / "recorded_sweeps.py"))
    file = tmp_path / "rnncortex" / "offline" / "wing" / "subject.json"
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(sweeps.artefacts, "stamp", lambda: {"commit": "first"})
    assert recorded_sweeps.Recorder(file).point(power, base=3, exponent=2.0, seeds=[0, 1]) == [9.0, 109.0]
    monkeypatch.setattr(sweeps.artefacts, "stamp", lambda: {"commit": "second"})
    recorder = recorded_sweeps.Recorder(file)
    table = recorder.sweep(power, {"base": [2, 3], "exponent": [1.0, 2.0]}, seeds=[0, 1])
    assert table == {2: {1.0: [2.0, 102.0], 2.0: [4.0, 104.0]}, 3: {1.0: [3.0, 103.0], 2.0: [9.0, 109.0]}}
    assert recorder.sweep(name_of, {"kind": ["one", "other"]}, seeds=None) == {"one": "the one", "other": "the other"}
    recorder.write("in steps", table=table)
    written = artefacts.read(file)
    assert written["table"]["3"] == {"1.0": [3.0, 103.0], "2.0": [9.0, 109.0]}
    command = "python -m rnncortex.offline.wing.subject"
    assert written["provenance"] == {"command": command, "commit": "first, second", "protocol": "in steps"}


@pytest.mark.parametrize("file", [chaos_transition.FILE, hopfield_capacity.FILE], ids=lambda file: file.stem)
def test_every_shipped_part_says_which_code_made_it(file: Path) -> None:
    for part in json.loads(file.read_text(encoding="utf-8"))["parts"]:
        assert set(part["made"]) == {"commit", "torch", "python", "machine"}
        assert len(part["made"]["commit"]) == 40
        assert len(part["sha256"]) == 64


def test_a_network_of_8000_units_can_be_made_again() -> None:
    """The size on which the load at which recall ends rests most: one network at the loads beside the drop."""
    sweep = hopfield_capacity.shipped()
    at = torch.tensor([3, 5])
    again = hopfield_capacity.measure(8000, sweep.loads[at], seeds=[0])[0]
    assert (again.double().mean(-1) - sweep.overlap[8000][0, at]).abs().max() < 0.02

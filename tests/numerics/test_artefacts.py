"""Files of results: what is written is read, and what was changed is refused."""

import hashlib
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch

import rnncortex
from rnncortex.numerics import artefacts
from tests.bad_input import Case

BAD_INPUT = [
    Case(artefacts.in_steps, {"weight": torch.ones(3)}, others={"weight": "text"}),
    Case(artefacts.from_steps, {"numbers": np.ones(3, np.int8), "step": np.ones(1, np.float32)}),
]


def test_what_is_written_is_read_and_what_was_changed_is_refused(tmp_path: Path) -> None:
    file, content = tmp_path / "sweep.json", {"provenance": artefacts.provenance("make it", "in steps"), "numbers": {"3": [0.1, 2.0]}}
    artefacts.write(file, content)
    assert artefacts.read(file) == content
    assert set(content["provenance"]) == {"command", "commit", "torch", "python", "machine", "protocol"}
    file.write_text(file.read_text(encoding="utf-8").replace("0.1", "0.2"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"sweep.json: expected content with the checksum .*, got "):
        artefacts.read(file)


def test_each_part_answers_for_itself(tmp_path: Path) -> None:
    """Whoever writes the file again with a changed part gives it a fitting checksum as a whole; the part's own gives it away."""
    file, made = tmp_path / "sweep.json", {"commit": "abc", "torch": "2.6.0"}
    parts = [artefacts.part({"units": 3, "rows": [[0.1, 0.2]]}, made), artefacts.part({"units": 4, "rows": [[0.3]]}, artefacts.stamp())]
    content = {"provenance": artefacts.provenance("make it", "in steps"), "parts": parts}
    artefacts.write(file, content)
    assert artefacts.read(file) == content
    assert artefacts.read(file)["parts"][0]["made"] == made
    parts[0]["made"] = artefacts.stamp()
    artefacts.write(file, content)
    with pytest.raises(ValueError, match=r"sweep.json, part 0: expected content with the checksum .*, got "):
        artefacts.read(file)


def test_the_stamp_names_the_commit() -> None:
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    assert artefacts.stamp()["commit"].removesuffix("-dirty") == (asked.stdout.strip() or "unknown")


def test_results_without_provenance_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="content: expected an entry 'provenance'"):
        artefacts.write(tmp_path / "sweep.json", {"numbers": [1]})


def test_checksum_is_that_of_the_bytes() -> None:
    numbers = np.arange(6, dtype="<i4").reshape(2, 3)
    assert artefacts.checksum(numbers, b"more") == hashlib.sha256(numbers.tobytes() + b"more").hexdigest()
    assert artefacts.checksum(numbers.T) == hashlib.sha256(numbers.T.copy().tobytes()).hexdigest()


@pytest.mark.parametrize("file", sorted((Path(rnncortex.__file__).parent / "offline").rglob("*.json")), ids=lambda file: file.stem)
def test_every_shipped_file_says_what_made_it(file: Path) -> None:
    made = artefacts.read(file)["provenance"]
    assert made["command"] == f"python -m rnncortex.offline.{file.parent.name}.{file.stem}"
    assert made["protocol"]


def test_weights_come_back_to_half_a_step() -> None:
    weight = torch.randn(50, 3, generator=torch.Generator().manual_seed(0)) * torch.tensor([1.0, 10.0, 0.1])
    numbers, step = artefacts.in_steps(weight)
    assert numbers.dtype == np.int8
    assert ((artefacts.from_steps(numbers, step) - weight).abs() <= 0.501 * weight.abs().amax(0) / 127).all()

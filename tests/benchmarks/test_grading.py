"""How long an ordinary submission takes to grade: twenty of the assignment on stability, two at once."""

import csv
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from exercises.grading import sandbox
from exercises.release import as_text, is_answer, read_master, release

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5.0


@pytest.mark.skipif(not sandbox.usable(), reason="there is no bubblewrap here")
def test_seconds_for_an_ordinary_submission(tmp_path: Path) -> None:
    master = read_master("stability")
    answered = release(nbformat.from_dict(master))
    for cell, solved in zip(answered.cells, master.cells, strict=True):
        if is_answer(cell):
            cell.source = solved.source
    folder = tmp_path / "stability"
    folder.mkdir()
    for number in range(20):
        (folder / f"student {number}.ipynb").write_text(as_text(answered))
    start = time.perf_counter()
    command = [sys.executable, "-m", "exercises.grading", str(folder), "--jobs=2"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"TQDM_DISABLE": "1"}, check=True, capture_output=True)
    whole = time.perf_counter() - start
    with (tmp_path / "stability-graded" / "marks.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    seconds = sorted(float(row["seconds"]) for row in rows)
    median = statistics.median(seconds)
    print(f"\n20 submissions of the assignment on stability, 2 at once: {whole:.0f} s")
    print(f"  each        {median:10.1f} s at the median, {seconds[0]} to {seconds[-1]} s")
    assert all(row["mark"] == row["out of"] for row in rows)
    assert median <= SECONDS

"""The grader on a class of every kind: exact marks for the honest, a clear status for the hostile, and no harm to anything else."""

import csv
import ctypes
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from exercises.grading import sandbox
from exercises.grading.marks import harmless
from exercises.grading.result import Result, Status
from tests.exercises import cohort

NO_SANDBOX = "there is no bubblewrap here: install it (Debian and Ubuntu: apt-get install bubblewrap) to have hostile submissions graded"
pytestmark = pytest.mark.skipif(not sandbox.usable(), reason=NO_SANDBOX)
LIMITS = ("--total-seconds=3600", "--memory=700", "--disk=50", "--processes=16")
PATIENT, IMPATIENT = 1200, 20
"""Seconds for a cell: of those who hand in honest work, which a busy machine must not interrupt; and of those who would never end."""


class Graded(NamedTuple):
    """What the grader left behind."""

    outs: list[Path]
    rows: dict[str, dict[str, str]]
    printed: str
    harm: list[str]


def command(folder: Path, assignment: str, cell_seconds: int = PATIENT) -> list[str]:
    options = [f"--assignment={assignment}", "--jobs=3", f"--cell-seconds={cell_seconds}", *LIMITS]
    return [sys.executable, "-m", "exercises.grading", str(folder), *options]


@pytest.fixture(scope="module", autouse=True)
def masters() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXERCISE_MASTERS", str(cohort.MASTERS))
        patch.setenv("SECRET_TOKEN", "of the one who grades")
        yield


def state(*folders: Path) -> dict[str, tuple[int, int]]:
    """Everything in some folders, with size and time of the last change."""
    files = [file for folder in folders for file in sorted(folder.rglob("*"))]
    return {str(file): (file.lstat().st_size, file.lstat().st_mtime_ns) for file in files}


@pytest.fixture(scope="module")
def left_running() -> Iterator[Callable[[], list[psutil.Process]]]:
    """Which processes that began since are still there, orphans included: these come to us as long as we adopt them."""
    libc, adopt = ctypes.CDLL(None), 36
    before = set(psutil.Process().children(recursive=True))

    def since() -> list[psutil.Process]:
        return [process for process in psutil.Process().children(recursive=True) if process not in before and not ended(process)]

    libc.prctl(adopt, 1, 0, 0, 0)
    yield since
    libc.prctl(adopt, 0, 0, 0, 0)


def ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_what_is_left_running_would_be_seen(left_running: Callable[[], list[psutil.Process]]) -> None:
    subprocess.run(["sh", "-c", "setsid sleep 60 &"], check=True)
    (orphan,) = left_running()
    orphan.kill()
    orphan.wait()
    assert not left_running()


@pytest.fixture(scope="module")
def graded(root: Path, tmp_path_factory: pytest.TempPathFactory, left_running: Callable[[], list[psutil.Process]]) -> Graded:
    home, scratch = tmp_path_factory.mktemp("grading"), Path(tempfile.mkdtemp())
    plain, hostile, decay, precious = home / "plain", home / "hostile", home / "decay", home / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: calls.append(server.accept()), daemon=True).start()
        places = tuple(map(str, (plain, hostile, decay, precious, cohort.MASTERS)))
        cohort.hand_in(plain, "plain", cohort.HONEST)
        cohort.hand_in_files(plain)
        cohort.hand_in(hostile, "plain", cohort.HOSTILE, port=server.getsockname()[1], places=places)
        cohort.hand_in(decay, "decay", cohort.TOLD)
        before, roots = state(*map(Path, places)), sorted(os.listdir("/"))
        env = os.environ | {"TMPDIR": str(scratch)}
        ran = [
            subprocess.run(command(folder, assignment, seconds), cwd=root, env=env, capture_output=True, text=True)
            for folder, assignment, seconds in ((plain, "plain", PATIENT), (hostile, "plain", IMPATIENT), (decay, "decay", PATIENT))
        ]
    assert not any(grader.returncode for grader in ran), [grader.stderr for grader in ran]
    harm = [f"changed: {file}" for file, _ in set(before.items()) ^ set(state(*map(Path, places)).items())]
    harm += [f"new in /: {entry}" for entry in set(roots) ^ set(os.listdir("/"))] + [f"called: {call}" for call in calls]
    harm += [f"left running: {process}" for process in left_running()] + [f"left behind: {file}" for file in scratch.iterdir()]
    outs, rows = [folder.with_name(f"{folder.name}-graded") for folder in (plain, hostile, decay)], {}
    for out in outs:
        with (out / "marks.csv").open(newline="", encoding="utf-8") as table:
            rows |= {row["student"]: row for row in csv.DictReader(table)}
    shutil.rmtree(scratch)
    return Graded(outs, rows, "".join(grader.stdout for grader in ran), harm)


@pytest.mark.parametrize("student", cohort.EVERYBODY, ids=lambda student: student.name.replace(" ", "-"))
def test_marks_and_status(graded: Graded, student: cohort.Student) -> None:
    row = graded.rows[harmless(student.name)]
    assert row["status"] in [student.status, *student.perhaps], row["notes"]
    assert tuple(int(row[question]) for question in ("half", "number", "many")) == student.marks, row["notes"]
    assert row["mark"] == ("" if student.withheld else str(sum(student.marks))), row["notes"]
    assert row["out of"] == "4"


def test_everybody_has_one_row_and_one_page(graded: Graded) -> None:
    names = {student.name for student in cohort.EVERYBODY}
    assert len(names) == len(cohort.EVERYBODY) >= 60
    assert set(graded.rows) == {harmless(name) for name in names}
    assert {page.parent.name for out in graded.outs for page in out.glob("feedback/*/*.md")} == names


def test_no_harm_is_done(graded: Graded) -> None:
    assert not graded.harm


def test_no_page_tells_what_the_hidden_tests_ask(graded: Graded) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for out in graded.outs for page in out.glob("feedback/*/*.md"))
    for secret in ("secret_rates", "_hidden", "7.0", "0.3,", "assert", "isclose("):
        assert secret not in pages


def test_pages_say_which_misconception_it_was(graded: Graded) -> None:
    page = (graded.outs[-1] / "feedback" / "Wes, all wrong" / "decay.md").read_text(encoding="utf-8")
    for words in ("**0 of 4**", "✗ Question 1", "That is the time to fall to 1/e.", "Half, not 1/e.", "It grows.", "not between 0 and 1"):
        assert words in page
    fitted = (graded.outs[-1] / "feedback" / "Yan, fitted to the check" / "decay.md").read_text(encoding="utf-8")
    assert "with other numbers" in fitted
    assert "✓ Question 3" in fitted


def test_who_has_to_be_looked_at_is_named(graded: Graded) -> None:
    for student in cohort.EVERYBODY:
        settled = student.status in ("ok", "timeout", "kernel died", "over the limit") and not student.withheld
        assert (f"look at {student.name}: " in graded.printed) is not settled


def test_restored_cells_are_noted(graded: Graded) -> None:
    assert graded.rows["Max, checks edited"]["notes"].count("was changed and put back") == 3
    assert graded.rows["Lea, checks deleted"]["notes"].count("was missing and put back") == 4
    assert not graded.rows["Ann"]["notes"]
    assert graded.rows["Val, two versions"]["notes"] == "Plain (1).ipynb counts, of 2 notebooks"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    students = [cohort.HONEST[number % 3]._replace(name=f"student {number}") for number in range(6)]
    cohort.hand_in(tmp_path / "few", "plain", students)
    return tmp_path / "few"


def marks(table: Path) -> list[list[str]]:
    with table.open(newline="", encoding="utf-8") as rows:
        return [[row["student"], row["mark"], row["half"], row["number"], row["many"], row["status"]] for row in csv.DictReader(rows)]


def test_a_grader_that_was_killed_goes_on(
    root: Path, few: Path, monkeypatch: pytest.MonkeyPatch, left_running: Callable[[], list[psutil.Process]]
) -> None:
    out, scratch = few.with_name("few-graded"), Path(tempfile.mkdtemp())
    monkeypatch.setenv("TMPDIR", str(scratch))
    grader = subprocess.Popen(command(few, "plain"), cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(list(out.glob("results/*/*.json"))) < 2 and grader.poll() is None:
        time.sleep(0.05)
    grader.kill()
    grader.wait()
    until = time.monotonic() + PATIENT
    while left_running() and time.monotonic() < until:
        time.sleep(0.1)
    assert not left_running()
    assert not [file for file in scratch.rglob("*") if not file.is_dir()]
    done = {file: file.stat().st_mtime_ns for file in out.glob("results/*/*.json")}
    assert 2 <= len(done) < 6
    assert len(marks(out / "marks.csv")) <= len(done)

    subprocess.run(command(few, "plain"), cwd=root, check=True, capture_output=True)
    assert all(file.stat().st_mtime_ns == before for file, before in done.items())
    expected = [cohort.HONEST[number % 3] for number in range(6)]
    rows = [[str(mark) for mark in (sum(student.marks), *student.marks)] + ["ok"] for student in expected]
    assert [row[1:] for row in marks(out / "marks.csv")] == rows
    assert len(list(out.glob("feedback/*/plain.md"))) == 6

    again = {file: file.stat().st_mtime_ns for file in out.glob("results/*/*.json")}
    shutil.copy(few / "student 2.ipynb", few / "student 0.ipynb")
    subprocess.run(command(few, "plain"), cwd=root, check=True, capture_output=True)
    changed = [file.parent.name for file, before in again.items() if file.stat().st_mtime_ns != before]
    assert changed == ["student 0"]
    assert marks(out / "marks.csv")[0][1] == "0"
    assert Result.load(out / "results" / "student 0" / "plain.json").status is Status.OK
    shutil.rmtree(scratch)

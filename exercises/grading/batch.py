"""Grade a folder: several workers at once, each result kept as soon as it is there, and nothing done twice."""

import contextlib
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

import exercises
import rnncortex
from exercises.grading.assignment import Assignment
from exercises.grading.kernel import STARTING, sweep
from exercises.grading.limits import Limits
from exercises.grading.marks import write_marks
from exercises.grading.report import report
from exercises.grading.result import Result, Status, write
from exercises.grading.run import CANARY_SECONDS, RESTARTS
from exercises.grading.submissions import MOST_BYTES, Submission
from exercises.grading.worker import Task

ROOT = Path(exercises.__file__).resolve().parents[1]


class Batch(NamedTuple):
    """How a folder is graded.

    Attributes
    ----------
    assignment : Assignment
    out : Path
        Where marks, results and feedback go.
    limits : Limits
    jobs : int
        How many submissions at once.
    sandboxed : bool
    """

    assignment: Assignment
    out: Path
    limits: Limits
    jobs: int
    sandboxed: bool

    def result_file(self, student: str) -> Path:
        """Where the result of a student is kept."""
        return self.out / "results" / student / f"{self.assignment.name}.json"

    def feedback_file(self, student: str) -> Path:
        """Where the page for a student is."""
        return self.out / "feedback" / student / f"{self.assignment.name}.md"

    def kept(self, submission: Submission) -> Result | None:
        """The result that is there already, if nothing it depends on has changed."""
        result = Result.load(self.result_file(submission.student))
        return result if result and result.digest == self.digest(submission) and result.status is not Status.FAILED else None

    def digest(self, submission: Submission) -> str:
        """A fingerprint of all that a result depends on: what was handed in, the assignment, the package, the conditions."""
        conditions = [self.assignment, self.limits, self.sandboxed, rnncortex.__version__, [file.name for file in submission.notebooks]]
        hashed = hashlib.sha256(json.dumps(conditions).encode())
        for file in submission.notebooks:
            with contextlib.suppress(OSError):
                if file.is_file() and not file.is_symlink() and file.stat().st_size <= MOST_BYTES:
                    hashed.update(file.read_bytes())
        return hashed.hexdigest()


def grade(batch: Batch, submissions: Sequence[Submission]) -> Iterator[Result]:
    """Grade every submission that has no result yet, and yield the results as they come; the table on the disk is always up to date."""
    results: list[Result] = []
    due: list[Submission] = []
    for submission in submissions:
        kept = batch.kept(submission)
        if kept:
            results.append(kept)
        else:
            due.append(submission)
    for result in results:
        _tell(batch, result)
    write_marks(batch.out / "marks.csv", batch.assignment, results)
    yield from list(results)
    running: set[subprocess.Popen] = set()
    pool = ThreadPoolExecutor(batch.jobs)
    try:
        for future in as_completed([pool.submit(_grade, batch, submission, running) for submission in due]):
            result = future.result()
            result.save(batch.result_file(result.student))
            results.append(result)
            _tell(batch, result)
            write_marks(batch.out / "marks.csv", batch.assignment, results)
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in list(running):
            _dismiss(worker)
        pool.shutdown()


def _tell(batch: Batch, result: Result) -> None:
    write(batch.feedback_file(result.student), report(batch.assignment, result))


def _grade(batch: Batch, submission: Submission, running: set[subprocess.Popen]) -> Result:
    notebook = submission.chosen(batch.assignment.name)
    digest = batch.digest(submission)
    if notebook is None:
        status = Status.SEVERAL if submission.notebooks else Status.NOTHING
        return Result(submission.student, status, {}, notes=[file.name for file in submission.notebooks], digest=digest)
    scratch = tempfile.mkdtemp(prefix="grading-")
    file = batch.result_file(submission.student)
    file.unlink(missing_ok=True)
    task = Task(submission.student, str(notebook), str(file), digest, scratch, batch.sandboxed, batch.limits, batch.assignment)
    patience = batch.limits.total_seconds + (1 + RESTARTS) * STARTING + CANARY_SECONDS
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "exercises.grading.worker"]
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=ROOT, start_new_session=True, text=True)
        running.add(worker)
        try:
            assert worker.stdin is not None
            worker.stdin.write(json.dumps(task) + "\n")
            worker.stdin.flush()
            worker.wait(patience)
        except (OSError, subprocess.TimeoutExpired):
            worker.kill()
        finally:
            _dismiss(worker)
            running.discard(worker)
        sweep(scratch)
        shutil.rmtree(scratch, ignore_errors=True)
        result = Result.load(file)
        if result is None:
            log.seek(0)
            last = log.read().decode(errors="replace").strip().splitlines()[-1:]
            return Result(submission.student, Status.FAILED, {}, withheld=True, notes=last or ["the worker left no result"])
        return result


def _dismiss(worker: subprocess.Popen) -> None:
    """Close the line to a worker, upon which it ends whatever it has started, and itself."""
    with contextlib.suppress(OSError):
        if worker.stdin:
            worker.stdin.close()
    try:
        worker.wait(10)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()

"""Grade a folder: several workers at once, each result kept as soon as it is there, and nothing done twice."""

import contextlib
import hashlib
import json
import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import NamedTuple

import rnncortex
from exercises.grading.assignment import Assignment
from exercises.grading.judge import Judge
from exercises.grading.kernel import STARTING, sweep
from exercises.grading.limits import Limits
from exercises.grading.marks import write_marks
from exercises.grading.report import report
from exercises.grading.result import Result, Status, write
from exercises.grading.run import RESTARTS
from exercises.grading.submissions import MOST_BYTES, Submission
from exercises.grading.worker import Task, main


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


def grade(batch: Batch, judge: Judge, submissions: Sequence[Submission]) -> Iterator[Result]:
    """Grade every submission that has no result yet, and yield the results as they come; the table on the disk is always up to date."""
    results: list[Result] = []
    write_marks(batch.out / "marks.csv", batch.assignment, results)
    for result in _results(batch, judge, submissions):
        results.append(result)
        write(batch.feedback_file(result.student), report(batch.assignment, result))
        write_marks(batch.out / "marks.csv", batch.assignment, results)
        yield result


def _results(batch: Batch, judge: Judge, submissions: Sequence[Submission]) -> Iterator[Result]:
    kept = {submission.student: batch.kept(submission) for submission in submissions}
    yield from filter(None, kept.values())
    due = [submission for submission in submissions if not kept[submission.student]]
    running: list[_Worker] = []
    try:
        while due or running:
            while due and len(running) < batch.jobs:
                submission = due.pop(0)
                if notebook := submission.chosen(batch.assignment.name):
                    running.append(_Worker(batch, judge, submission, notebook))
                    continue
                result = _nothing(batch, submission)
                result.save(batch.result_file(result.student))
                yield result
            wait([worker.process.sentinel for worker in running], min((worker.left() for worker in running), default=0))
            for worker in [worker for worker in running if worker.left() <= 0 or not worker.process.is_alive()]:
                running.remove(worker)
                yield worker.result()
    finally:
        for worker in running:
            worker.end()


def _nothing(batch: Batch, submission: Submission) -> Result:
    """The result of somebody of whom there is no notebook to grade, or more than one."""
    status, names = Status.SEVERAL if submission.notebooks else Status.NOTHING, [file.name for file in submission.notebooks]
    return Result(submission.student, status, {}, notes=names, digest=batch.digest(submission))


class _Worker:
    """A process that grades a submission, a copy of this one; until it is done, or its time is over."""

    def __init__(self, batch: Batch, judge: Judge, submission: Submission, notebook: Path) -> None:
        limits, file, digest = batch.limits, batch.result_file(submission.student), batch.digest(submission)
        file.unlink(missing_ok=True)
        scratch = tempfile.mkdtemp(prefix="grading-")
        self.task = Task(submission.student, notebook, file, digest, scratch, batch.sandboxed, limits, batch.assignment)
        self.until = time.monotonic() + limits.total_seconds + (1 + RESTARTS) * STARTING
        self.process = multiprocessing.get_context("fork").Process(target=main, args=(self.task, judge))
        self.process.start()

    def left(self) -> float:
        """Seconds that it still has."""
        return self.until - time.monotonic()

    def result(self) -> Result:
        """What it found out; or that it found out nothing."""
        self.end()
        found = Result.load(self.task.result)
        return found or Result(self.task.student, Status.FAILED, {}, withheld=True, notes=["the worker left no result"])

    def end(self) -> None:
        """End it, and whatever it has started, and leave nothing of it on the disk."""
        self.process.kill()
        self.process.join()
        sweep(self.task.scratch)
        shutil.rmtree(self.task.scratch, ignore_errors=True)

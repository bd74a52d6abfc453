"""Grade a folder: several workers at once, each result kept as soon as it is there, and nothing done twice."""

import contextlib
import hashlib
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NamedTuple

from exercises.grading.assignment import Assignment, Cell
from exercises.grading.conditions import fingerprint
from exercises.grading.copies import COPY
from exercises.grading.folders import remove
from exercises.grading.judge import Judge
from exercises.grading.kernel import STARTING, sweep
from exercises.grading.limits import Limits
from exercises.grading.marks import write_marks
from exercises.grading.report import report
from exercises.grading.result import Result, Status, Verdict, write
from exercises.grading.run import RESTARTS
from exercises.grading.submissions import MOST_BYTES, Submission, readable
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
        """A fingerprint of all that a result depends on: what was handed in, the assignment, the environment, the conditions."""
        names = [readable(file.name) for file in submission.notebooks]
        chosen = submission.chosen(self.assignment.name)
        conditions = [self.assignment, self.limits, self.sandboxed, fingerprint(), names, chosen and readable(chosen.name)]
        hashed = hashlib.sha256(json.dumps(conditions).encode())
        for file in submission.notebooks:
            with contextlib.suppress(OSError):
                if file.is_file() and not file.is_symlink() and file.stat().st_size <= MOST_BYTES:
                    hashed.update(file.read_bytes())
        return hashed.hexdigest()


def rehearse(batch: Batch, judge: Judge) -> None:
    """Grade the master's own solutions, as a submission like any other.

    Raises
    ------
    ValueError
        If they do not get full marks: then nobody's would mean anything.
    """
    cells = [{"cell_type": "code", "id": cell.name, "source": cell.source} for cell in batch.assignment.cells if cell.kind == "answer"]
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        notebook = Path(folder) / "master.ipynb"
        notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        worker = _Worker(batch, judge, Submission("master", (notebook,)), notebook, Path(folder) / "master.json")
        wait([worker.process.sentinel], worker.left())
        result = worker.result()
    lost = [f"{cell.name} ({_said(result, cell)})" for cell in batch.assignment.checks if _said(result, cell)]
    if result.status is not Status.OK or lost:
        said = "; ".join([*lost, *(note for note in result.notes if COPY not in note)])
        raise ValueError(f"{batch.assignment.name}: expected full marks for the master's own solutions, got {result.status}: {said}")


def _said(result: Result, cell: Cell) -> str:
    """Why a check gave no marks; empty if it gave all."""
    verdict = result.verdicts.get(cell.name, Verdict(error="not reached"))
    return "" if verdict.marks == cell.points else f"{verdict.error}: {verdict.words}"


def grade(batch: Batch, judge: Judge, submissions: Sequence[Submission]) -> Iterator[Result]:
    """Grade every submission that has no result yet, and yield the results as they come; the table on the disk is always up to date.

    Raises
    ------
    ValueError
        If something is to be graded, and the master's own solutions do not get full marks.
    """
    kept = {submission.student: _careful(batch.kept, submission) for submission in submissions}
    _forget(batch, [student for student, result in kept.items() if isinstance(result, Result)])
    results = [result for result in kept.values() if isinstance(result, Result)]
    write_marks(batch.out / "marks.csv", batch.assignment, results)
    if not all(kept.values()):
        rehearse(batch, judge)
    results = []
    for result in _results(batch, judge, submissions, kept):
        told = _careful(_tell, batch, result)
        results.append(result if told is None else _failed(result.student, told))
        write_marks(batch.out / "marks.csv", batch.assignment, results)
        yield results[-1]


def _results(batch: Batch, judge: Judge, submissions: Sequence[Submission], kept: dict[str, Result | Exception | None]) -> Iterator[Result]:
    due = []
    for submission in submissions:
        known = kept[submission.student]
        if known is None:
            due.append(submission)
        else:
            yield known if isinstance(known, Result) else _failed(submission.student, known)
    running: list[_Worker] = []
    try:
        while due or running:
            while due and len(running) < batch.jobs:
                submission = due.pop(0)
                started = _careful(_start, batch, judge, submission)
                if isinstance(started, _Worker):
                    running.append(started)
                else:
                    yield started if isinstance(started, Result) else _failed(submission.student, started)
            wait([worker.process.sentinel for worker in running], min((worker.left() for worker in running), default=0))
            for worker in [worker for worker in running if worker.left() <= 0 or not worker.process.is_alive()]:
                running.remove(worker)
                yield worker.result()
    finally:
        for worker in running:
            worker.end()


def _careful(work: Callable[..., Any], *args: object) -> Any:
    """What some work on one submission gives; or the exception with which it went wrong, which is nobody else's affair."""
    try:
        return work(*args)
    except Exception as problem:
        return problem


def _failed(student: str, problem: Exception) -> Result:
    return Result(student, Status.FAILED, {}, withheld=True, notes=[f"{type(problem).__name__}: {problem}"])


def _tell(batch: Batch, result: Result) -> None:
    write(batch.feedback_file(result.student), report(batch.assignment, result))


def _forget(batch: Batch, kept: Collection[str]) -> None:
    """Remove results and pages that no longer hold, so that nobody takes them for marks."""
    for file in (*batch.out.glob(f"results/*/{batch.assignment.name}.json"), *batch.out.glob(f"feedback/*/{batch.assignment.name}.md")):
        if file.parent.name not in kept:
            file.unlink()


def _start(batch: Batch, judge: Judge, submission: Submission) -> "_Worker | Result":
    """Begin to grade; or the result of somebody of whom there is no notebook, or it is not clear which one counts."""
    if notebook := submission.chosen(batch.assignment.name):
        return _Worker(batch, judge, submission, notebook, batch.result_file(submission.student))
    status, names = Status.SEVERAL if submission.notebooks else Status.NOTHING, [readable(file.name) for file in submission.notebooks]
    result = Result(submission.student, status, {}, notes=names, digest=batch.digest(submission))
    result.save(batch.result_file(submission.student))
    return result


class _Worker:
    """A process that grades a submission, a copy of this one; until it is done, or its time is over."""

    def __init__(self, batch: Batch, judge: Judge, submission: Submission, notebook: Path, file: Path) -> None:
        limits, others = batch.limits, len(submission.notebooks) - 1
        notes = [f"{readable(notebook.name)} counts, of {1 + others} notebooks"] if others else []
        scratch = tempfile.mkdtemp(prefix="grading-")
        digest = batch.digest(submission)
        self.task = Task(submission.student, notebook, file, digest, scratch, batch.sandboxed, limits, batch.assignment, notes)
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
        remove(self.task.scratch)

"""What grades one submission: a process of its own, a copy of the grader's with everything loaded.

It ends, and what it has started with it, as soon as the grader is gone.
"""

import functools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import NamedTuple

from exercises.grading.assignment import Assignment
from exercises.grading.folders import remove
from exercises.grading.judge import Judge
from exercises.grading.kernel import STARTING_UP, Kernel, Reply, sweep
from exercises.grading.limits import Limits
from exercises.grading.notebook import Unreadable, read
from exercises.grading.rebuild import Rebuilt, Step, rebuild
from exercises.grading.result import Result, Status, Verdict
from exercises.grading.run import Run, run


class Task(NamedTuple):
    """What a worker is to do.

    Attributes
    ----------
    student : str
    notebook, result : Path
        What is graded, and where the result goes.
    digest : str
        What the result depends on.
    scratch : str
        A folder for what is not kept. Its name marks all processes that are started.
    sandboxed : bool
    limits : Limits
    assignment : Assignment
    notes : list of str
        What there is to know before.
    """

    student: str
    notebook: Path
    result: Path
    digest: str
    scratch: str
    sandboxed: bool
    limits: Limits
    assignment: Assignment
    notes: list[str]


def main(task: Task, judge: Judge) -> None:
    """Grade one submission, whatever happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_grader, args=(task.scratch,), daemon=True).start()
    start = time.monotonic()
    try:
        result = grade(task, judge)
    except Exception as problem:
        result = Result(task.student, Status.FAILED, {}, withheld=True, notes=[f"{type(problem).__name__}: {problem}"])
    result._replace(notes=task.notes + result.notes, seconds=round(time.monotonic() - start, 1), digest=task.digest).save(task.result)


def grade(task: Task, judge: Judge) -> Result:
    """Read a notebook, rebuild it, run it, and say what became of it."""
    try:
        rebuilt = rebuild(task.assignment, read(task.notebook))
    except Unreadable as problem:
        return Result(task.student, Status.UNREADABLE, {}, notes=[str(problem)])
    if rebuilt.foreign:
        return Result(task.student, Status.FOREIGN, {}, notes=["none of its questions is of this assignment"])
    start = functools.partial(Kernel, task.limits, Path(task.scratch), sandboxed=task.sandboxed)
    ran = run(rebuilt.steps, judge, start, task.limits)
    points = {cell.name: cell.points for cell in task.assignment.checks}
    verdicts = {
        rebuilt.steps[number].name: _verdict(reply, points[rebuilt.steps[number].name])
        for number, reply in sorted(ran.replies.items())
        if rebuilt.steps[number].check
    }
    notes = [*rebuilt.notes, *(f"answer cell {name} was missing" for name in rebuilt.missing), *_troubles(rebuilt.steps, ran)]
    return Result(task.student, _status(rebuilt, ran), verdicts, not ran.finished, notes)


def _verdict(reply: Reply, points: float) -> Verdict:
    return Verdict(points if reply.passed else 0, reply.error, reply.words, reply.late or reply.gone)


def _status(rebuilt: Rebuilt, ran: Run) -> Status:
    replies = ran.replies.values()
    if not ran.finished:
        return Status.DIED
    if rebuilt.missing:
        return Status.CHECK
    if any(reply.excess for reply in replies):
        return Status.EXCESS
    if any(reply.late for reply in replies) or len(replies) < len(rebuilt.steps):
        return Status.TIMEOUT
    return Status.DIED if any(reply.gone for reply in replies) else Status.OK


def _troubles(steps: Sequence[Step], ran: Run) -> list[str]:
    """What cells did that cells should not do."""
    done = [(steps[number].name or "an added cell", reply) for number, reply in sorted(ran.replies.items())]
    troubles = [f"{name} {_trouble(reply)}" for name, reply in done if _trouble(reply)]
    if len(ran.replies) < len(steps):
        troubles.append("not all cells were reached")
    return troubles + ([] if ran.finished else ["the kernel was ended again and again"])


def _trouble(reply: Reply) -> str:
    if reply.excess:
        return f"asked for too much {reply.excess}"
    return "ran out of time" if reply.late else "ended the kernel" if reply.gone else ""


def _end_with_the_grader(scratch: str) -> None:
    grader = multiprocessing.parent_process()
    assert grader is not None
    wait([grader.sentinel])
    with STARTING_UP:
        sweep(scratch)
        remove(scratch)
        os._exit(1)

"""Run a rebuilt notebook to its end, whatever its cells do."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from exercises.grading.judge import Judge
from exercises.grading.kernel import CutShort, Kernel, Reply
from exercises.grading.limits import Limits
from exercises.grading.rebuild import Step

RESTARTS = 3
"""How often a notebook may end its kernel and still go on without the cell that did it."""


class Run(NamedTuple):
    """What became of a notebook.

    Attributes
    ----------
    replies : dict of int to Reply
        What became of each step that was reached.
    finished : bool
        Whether it came to its end: a notebook that ends one kernel after the other is given up.
    """

    replies: dict[int, Reply]
    finished: bool


def run(steps: Sequence[Step], judge: Judge, start: Callable[[], Kernel], limits: Limits) -> Run:
    """Run all steps in their order: cells in the kernel, checks in front of the judge, who asks the kernel for answers.

    After a step that ends the kernel everything begins again in a new one, without that step, and without those that had to be stopped. So
    all that counts in the end happened in one kernel.
    """
    replies: dict[int, Reply] = {}
    until = time.monotonic() + limits.total_seconds
    for _ in range(1 + RESTARTS):
        replies = {number: reply for number, reply in replies.items() if reply.late or reply.gone}
        with start() as kernel:
            for number, step in enumerate(steps):
                left = min(until - time.monotonic(), limits.cell_seconds)
                if left <= 0 or number in replies:
                    continue
                replies[number] = judge.judge(step.name, step.code, _line(kernel, left)) if step.check else kernel.run(step.code, left)
                if replies[number].gone:
                    break
            else:
                return Run(replies, True)
    return Run(replies, False)


def _line(kernel: Kernel, seconds: float) -> Callable[[str], str]:
    """A line to the answers of a notebook; all calls of a check together have the time of a cell."""
    spent = 0.0

    def ask(request: str) -> str:
        nonlocal spent
        if spent >= seconds:
            raise CutShort(Reply(late=True))
        start = time.monotonic()
        reply = kernel.ask(request, seconds - spent)
        spent += time.monotonic() - start
        return reply

    return ask

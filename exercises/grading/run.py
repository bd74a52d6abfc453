"""Run a rebuilt notebook to its end, whatever its cells do, and find out whether its checks can be believed."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from exercises.grading.kernel import Kernel, Reply
from exercises.grading.limits import Limits
from exercises.grading.rebuild import Step

RESTARTS = 3
"""How often a notebook may end its kernel and still go on without the cell that did it."""
CANARY_SECONDS = 120.0
"""Time for all statements that must fail."""


class Run(NamedTuple):
    """What became of a notebook.

    Attributes
    ----------
    replies : dict of int to Reply
        What became of each step that was reached.
    suspicions : list of str
        Which of the statements that must fail did not.
    tried : bool
        Whether it came to that: a notebook that ends one kernel after the other is given up.
    """

    replies: dict[int, Reply]
    suspicions: list[str]
    tried: bool


def run(steps: Sequence[Step], canaries: Sequence[tuple[str, str]], start: Callable[[], Kernel], limits: Limits) -> Run:
    """Run all steps, then the canaries.

    After a step that ends the kernel everything begins again in a new one, without that step, and without those that had to be stopped. So
    all that counts in the end happened in one kernel, the one whose checks are tried.
    """
    replies: dict[int, Reply] = {}
    until = time.monotonic() + limits.total_seconds
    for _ in range(1 + RESTARTS):
        replies = {number: reply for number, reply in replies.items() if _stopped(reply)}
        with start() as kernel:
            for number, step in enumerate(steps):
                left = until - time.monotonic()
                if left <= 0 or number in replies:
                    continue
                replies[number] = kernel.run(step.code, min(left, limits.cell_seconds))
                if replies[number].gone:
                    break
            else:
                return Run(replies, _try(canaries, kernel), True)
    return Run(replies, [], False)


def _stopped(reply: Reply) -> bool:
    return reply.late or reply.gone


def _try(canaries: Sequence[tuple[str, str]], kernel: Kernel) -> list[str]:
    """What is wrong with the checks, as far as statements that must fail can tell."""
    until = time.monotonic() + CANARY_SECONDS
    for meaning, code in canaries:
        reply = kernel.run(code, max(until - time.monotonic(), 0.1))
        if reply.late or reply.gone:
            return ["statements that must fail could not be tried"]
        if reply.passed:
            return [meaning]
    return []

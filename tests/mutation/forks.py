"""Something long is run once, and from the first call of each function a copy of the process goes on with that function broken.

So a mutant costs only what comes after the call, up to the first check that notices it, and all before is the same to the last bit.
"""

import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from mutants import Mutant, Target, redirect


class Forks:
    """Wires on the functions that are to be broken.

    Parameters
    ----------
    mutants : iterable of Mutant
        Tried one at a time, each in a process of its own.
    tell : callable
        Is handed the name of each mutant and its outcome, in the first process.
    seconds : int
        Of the processor; a mutant that takes longer counts as noticed, for whoever runs it would.
    """

    def __init__(self, mutants: Iterable[Mutant], tell: Callable[[dict[str, Any]], None], *, seconds: int) -> None:
        self.tell, self.seconds = tell, seconds
        self.due: dict[Target, list[Mutant]] = {}
        for mutant in mutants:
            self.due.setdefault(mutant.target, []).append(mutant)
        self.undo: dict[Target, Callable[[], None]] = {}
        self.answer: int | None = None  # where a broken copy writes to; None in the first process
        self.changed: Callable[[], bool] = lambda: False
        self.last = 0  # the furthest place at which a mutant was noticed
        self.waiting: set[str] = set()  # what noticed mutants, and has still to pass without one

    @property
    def armed(self) -> bool:
        """Whether functions are left that have not been called yet."""
        return bool(self.undo)

    def arm(self) -> None:
        """Lay the wires."""
        for target in self.due:
            self.undo[target] = redirect(target.function(), lambda *args, _target=target, **options: self._trip(_target, args, options))

    def noticed(self, where: str, place: int = 0) -> None:
        """In a broken copy: say so and end. In the first process it means that something is wrong without any mutant."""
        if self.answer is None:
            raise RuntimeError(f"fails without a mutant: {where}")
        self._end(where, place)

    def finished(self) -> None:
        """The end of the run; for a broken copy the end of its life, unnoticed."""
        if self.answer is not None:
            self._end(None, 0)

    def _trip(self, target: Target, args: tuple, options: dict[str, Any]) -> Any:
        self.undo.pop(target)()
        for mutant in self.due[target]:
            sys.stdout.flush()
            sys.stderr.flush()
            come, go = os.pipe()
            if (child := os.fork()) == 0:
                os.close(come)
                self._become(mutant, go)
                break
            os.close(go)
            with os.fdopen(come, "rb") as stream:
                answer = stream.read()
            os.waitpid(child, 0)
            outcome = (
                json.loads(answer)
                if answer
                else {"noticed": f"does not end within {self.seconds} s, or kills its process", "changed": True}
            )
            self.last = max(self.last, outcome.pop("place", 0))
            self.waiting |= {outcome["noticed"]} - {None}
            self.tell({"mutant": mutant.name, "after": _seconds(), **outcome})
        return target.function()(*args, **options)

    def _become(self, mutant: Mutant, go: int) -> None:
        for undo in self.undo.values():
            undo()
        self.undo = {}
        self.answer = go
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds))
        self.changed = mutant.apply(mutant.target.function())

    def _end(self, where: str | None, place: int) -> NoReturn:
        assert self.answer is not None
        outcome = {"noticed": where, "place": place, "changed": self.changed(), "seconds": _seconds()}
        os.write(self.answer, json.dumps(outcome).encode())
        os._exit(0)


def _seconds() -> float:
    """Of the processor, that this process has taken."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return round(used.ru_utime + used.ru_stime, 1)


def in_a_process(work: Callable[[Callable[[dict[str, Any]], None]], None]) -> Iterator[dict[str, Any]]:
    """What work tells, as it comes, from a silent process of its own; the last one is ``{"error": ...}`` where it failed."""
    come, go = os.pipe()
    if (child := os.fork()) == 0:
        os.close(come)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        with os.fdopen(go, "w") as stream:

            def tell(fact: dict[str, Any]) -> None:
                print(json.dumps(fact), file=stream, flush=True)

            try:
                work(tell)
            except BaseException:
                tell({"error": traceback.format_exc()})
        os._exit(0)
    os.close(go)
    with os.fdopen(come) as stream:
        yield from map(json.loads, stream)
    os.waitpid(child, 0)

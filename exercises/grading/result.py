"""What the grader found out about one submission, as it is kept on the disk."""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Self


class Status(StrEnum):
    """In one word or two, what became of a submission; as a person reads it in the table."""

    UNREADABLE = "unreadable"
    NOTHING = "no notebook"
    SEVERAL = "several notebooks"
    FOREIGN = "another assignment"
    DIED = "kernel died"
    EXCESS = "over the limit"
    TIMEOUT = "timeout"
    CHECK = "CHECK: answer cell missing"
    FAILED = "grader error"
    OK = "ok"

    @property
    def meaning(self) -> str:
        """The same in a sentence, for a student."""
        return _MEANING[self]


_MEANING = {
    Status.UNREADABLE: "Your file could not be read as a notebook. Please hand it in again.",
    Status.NOTHING: "There was no notebook in what you handed in.",
    Status.SEVERAL: "You handed in several notebooks, and it is not clear which of them counts.",
    Status.FOREIGN: "You handed in the notebook of another assignment.",
    Status.DIED: "Something in your notebook ended the kernel. The cell that did it was left out, and the others ran again.",
    Status.EXCESS: "Something in your notebook asked for more memory, disk or processes than there are. The rest was graded.",
    Status.TIMEOUT: "A cell of your notebook did not come to its end in time and was stopped. The rest was graded.",
    Status.CHECK: "A cell for an answer is missing. What else you wrote was run in its place.",
    Status.FAILED: "Your notebook could not be graded, and not because of you. It will be graded again.",
    Status.OK: "Your notebook ran from top to bottom.",
}


class Verdict(NamedTuple):
    """What became of a question.

    Attributes
    ----------
    marks : float
    error : str
        The kind of exception with which the check ended; empty if it passed.
    words : str
        What that exception said: for the grader only, it may tell what the hidden tests ask.
    late : bool
        Whether it ran out of time, or took the kernel with it.
    """

    marks: float = 0.0
    error: str = ""
    words: str = ""
    late: bool = False


class Result(NamedTuple):
    """What is known about a submission.

    Attributes
    ----------
    student : str
    status : Status
    verdicts : dict of str to Verdict
        By the name of the check; a question that was not reached is not in it.
    withheld : bool
        Whether no mark is given before a person has looked.
    notes : list of str
        What a person should know.
    seconds : float
    digest : str
        Of the submission and of all that its marks depend on.
    """

    student: str
    status: Status
    verdicts: dict[str, Verdict]
    withheld: bool = False
    notes: list[str] = []  # noqa: RUF012
    seconds: float = 0.0
    digest: str = ""

    @property
    def mark(self) -> float | None:
        """The sum of the marks; None while they are withheld."""
        return None if self.withheld else sum(verdict.marks for verdict in self.verdicts.values())

    @property
    def settled(self) -> bool:
        """Whether the mark stands without a person having looked."""
        return not self.withheld and self.status in (Status.OK, Status.TIMEOUT, Status.DIED, Status.EXCESS)

    def save(self, file: Path) -> None:
        """Write it, all at once or not at all."""
        write(file, json.dumps(self._asdict(), ensure_ascii=False))

    @classmethod
    def load(cls, file: Path) -> Self | None:
        """Read it; None if there is none that can be read."""
        try:
            plain: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            verdicts = {name: Verdict(*verdict) for name, verdict in plain.pop("verdicts").items()}
            return cls(status=Status(plain.pop("status")), verdicts=verdicts, **plain)
        except (OSError, ValueError, KeyError, TypeError):
            return None


def write(file: Path, text: str) -> None:
    """Write a text file so that whoever reads it finds the old one or the new one, and nothing between."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{os.getpid()}.part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)

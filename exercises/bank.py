"""Banks of misconceptions: wrong answers with the words that each must receive, right answers written in other ways; all of them graded.

A bank is a file ``NAME.misconceptions.md`` beside its master. A heading of the second level names the grade cell of a question, one of the
third an answer: ``wrong:``, ``right:``, or ``fitted:`` to the check, so that only a hidden test knows better. Under a wrong one stands,
quoted, how the feedback must begin; then the code::

    ## linearise

    ### wrong: the leak is forgotten

    > The leak is missing.

    ```python
    def jacobian(x, W, tau):
        return W / tau[:, None]
    ```

``python -m exercises.bank NAME`` grades a bank and says what does not receive what it should; without a name it grades all of them and
writes down how many answers of each kind received what they should, which the pages of the assignments show (``banks.json``).
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

from nbformat import NotebookNode, v4

from exercises.release import BANK, HERE, grade_id, is_answer, is_graded, masters_folder, names, read_master

RECORD = HERE / "banks.json"
"""How many answers of each bank received what they should when all were graded last."""

_ANSWER = re.compile(
    r"### (?P<kind>wrong|right|fitted): (?P<name>[^\n]+)\n+(?:> (?P<words>[^\n]+)\n+)?```python\n(?P<code>.*?)```\s*", re.DOTALL
)


class Answer(NamedTuple):
    """An answer in a bank.

    Attributes
    ----------
    question : str
        The grade cell that is to judge it.
    kind : {"wrong", "right", "fitted"}
    name : str
        What it is, or which misconception it shows.
    words : str
        How the feedback must begin; empty unless it is wrong.
    code : str
        What a student would write into the cell.
    """

    question: str
    kind: str
    name: str
    words: str
    code: str


class Verdict(NamedTuple):
    """What became of an answer.

    Attributes
    ----------
    answer : Answer
    passed : bool
        Whether it received its mark, hidden tests included.
    words : str
        What the student was told, the first line; empty if nothing is wrong.
    hints : int
        How many hints were shown.
    """

    answer: Answer
    passed: bool
    words: str
    hints: int

    @property
    def as_expected(self) -> bool:
        """Whether a right answer passed, a wrong one failed with its words and a hint, and a fitted one failed without a word."""
        if self.answer.kind == "right":
            return self.passed
        told = self.words.startswith(self.answer.words) and self.hints > 0
        return not self.passed and told == (self.answer.kind == "wrong")


def read(name: str) -> list[Answer]:
    """The bank of an assignment.

    Raises
    ------
    ValueError
        If something in the file is no answer, or a wrong one has no words, or another has.
    """
    text = (masters_folder() / f"{name}{BANK}").read_text(encoding="utf-8")
    answers = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        question, _, body = section.partition("\n")
        for found in _ANSWER.finditer(body):
            if (found["kind"] == "wrong") != bool(found["words"]):
                raise ValueError(f"{name}, {question}: expected words for a wrong answer and for no other, got {found['name']!r}")
            answers.append(Answer(question.strip(), found["kind"], found["name"], found["words"] or "", found["code"]))
        if left := _ANSWER.sub("", body).strip():
            raise ValueError(f"{name}, {question}: expected answers, got {left.splitlines()[0]!r}")
    return answers


def grade(master: NotebookNode, answers: Sequence[Answer]) -> list[Verdict]:
    """Grade answers in one kernel, each followed by its check; no answer to another question is there to lean on."""
    common = [cell for cell in master.cells if cell.cell_type == "code" and not is_answer(cell) and not is_graded(cell)]
    checks = {grade_id(cell): cell for cell in master.cells if is_graded(cell)}
    cells = [v4.new_code_cell(cell.source) for cell in common]
    for answer in answers:
        cells += [v4.new_code_cell(answer.code), v4.new_code_cell(checks[answer.question].source)]
    judged = run(v4.new_notebook(cells=cells, metadata=master.metadata)).cells
    return [_verdict(answer, cell) for answer, cell in zip(answers, judged[len(common) + 1 :: 2], strict=True)]


def count(verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    """Of each kind of answer, how many there are and how many received what they should."""
    kinds: dict[str, dict[str, int]] = {}
    for verdict in verdicts:
        of_kind = kinds.setdefault(verdict.answer.kind, {"answers": 0, "as expected": 0})
        of_kind["answers"] += 1
        of_kind["as expected"] += verdict.as_expected
    return kinds


def run(notebook: NotebookNode) -> NotebookNode:
    """Run a notebook from top to bottom, whatever fails."""
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", connection_file=f"{folder}/kernel.json")
        client = NotebookClient(notebook, km=kernel, timeout=3600, allow_errors=True)
        return client.execute(cwd=folder, env=os.environ | {"OMP_NUM_THREADS": "1"}, cleanup_kc=True)


def marks(notebook: NotebookNode) -> dict[str, int]:
    """The marks of a notebook that has run: the points of each grade cell that did not fail."""
    graded = [cell for cell in notebook.cells if is_graded(cell)]
    return {grade_id(cell): cell.metadata["nbgrader"]["points"] * (not _errors(cell)) for cell in graded}


def _verdict(answer: Answer, cell: NotebookNode) -> Verdict:
    errors = _errors(cell)
    shown = "\n".join(errors[0]["traceback"]) if errors else ""
    return Verdict(answer, not errors, errors[0]["evalue"] if errors else "", len(re.findall(r"^Hint \d", shown, re.MULTILINE)))


def _errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.outputs if output.output_type == "error"]


def main() -> int:
    """Grade one bank, or all; the exit status is 0 only if every answer received what it should."""
    parser = argparse.ArgumentParser(prog="python -m exercises.bank", description="Grade the answers of banks of misconceptions.")
    parser.add_argument("name", nargs="?", help="the assignment, such as stability; all of them without it")
    parser.add_argument("question", nargs="?", help="the grade cell of one question; all of them without it")
    arguments = parser.parse_args()
    counts, status = {}, 0
    for name in [arguments.name] if arguments.name else names():
        answers = [answer for answer in read(name) if arguments.question in (None, answer.question)]
        verdicts = grade(read_master(name), answers)
        counts[name] = count(verdicts)
        say(name, verdicts)
        status |= not all(verdict.as_expected for verdict in verdicts)
    if not arguments.name:
        RECORD.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    return status


def say(name: str, verdicts: Sequence[Verdict]) -> None:
    """Print what did not receive what it should, and how many did."""
    for verdict in verdicts:
        answer = verdict.answer
        if not verdict.as_expected:
            due = answer.words or {"right": "its mark", "fitted": "no mark, by a hidden test"}[answer.kind]
            received = "its mark" if verdict.passed else verdict.words if verdict.hints else "no mark, by a hidden test"
            print(f"{answer.question}: {answer.name}\n    should receive: {due}\n    received:       {received}")
    print(f"{name}: {sum(verdict.as_expected for verdict in verdicts)} of {len(verdicts)} answers received what they should")


if __name__ == "__main__":
    sys.exit(main())

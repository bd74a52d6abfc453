"""The table of marks: a row for each student, a column for each question."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from exercises.grading.assignment import Assignment
from exercises.grading.result import Result, write


def write_marks(file: Path, assignment: Assignment, results: Iterable[Result]) -> None:
    """Write the whole table anew; a mark that is withheld is left open."""
    questions = [cell.name for cell in assignment.checks]
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["student", "mark", "out of", "status", *questions, "seconds", "notes"])
    for result in sorted(results, key=lambda result: result.student):
        marks = [number(result.verdicts[name].marks) if name in result.verdicts else 0 for name in questions]
        mark = "" if result.mark is None else number(result.mark)
        row = [
            harmless(result.student),
            mark,
            number(assignment.points),
            result.status,
            *marks,
            result.seconds,
            harmless("; ".join(result.notes)),
        ]
        writer.writerow(row)
    write(file, table.getvalue())


def number(mark: float) -> int | float:
    """A mark without a needless decimal point."""
    return int(mark) if mark == int(mark) else mark


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text

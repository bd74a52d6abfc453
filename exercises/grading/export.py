"""Marks into a learning platform: its own table, as it lets one download it, filled in and ready to be uploaded again.

``python -m exercises.grading.export GRADED TABLE --match "Full name" --mark "Grade"`` works with every platform that lets a teacher
download and upload a table of students, since nothing in the table is touched but the columns that are named.
"""

import argparse
import csv
import io
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from exercises.grading.marks import number
from exercises.grading.result import Result, write


class Columns(NamedTuple):
    """Which columns of a platform's table are which.

    Attributes
    ----------
    match : str
        Tells who a row is about.
    mark : str
        Receives the mark.
    feedback : str or None
        Receives the page for the student, if there is such a column.
    """

    match: str
    mark: str
    feedback: str | None = None


def belongs(student: str, value: str) -> bool:
    """Whether a submission is that of a row: the same name, or one of the parts that platforms join by underscores in names of files."""
    wanted = unicodedata.normalize("NFC", value).strip().removeprefix("Participant ")
    return bool(wanted) and wanted in (student, *student.split("_"))


def fill(
    table: str, results: Sequence[Result], pages: dict[str, str], columns: Columns, *, unsettled: bool = False
) -> tuple[str, list[str]]:
    """Fill in a platform's table.

    Parameters
    ----------
    table : str
        As downloaded, with commas or semicolons.
    results : sequence of Result
    pages : dict of str to str
        The page for each student.
    columns : Columns
    unsettled : bool
        Whether marks count that a person ought to look at first. One that is withheld never does.

    Returns
    -------
    str
        The table with marks.
    list of str
        Who was left out, and why.

    Raises
    ------
    ValueError
        If the table lacks a column, or if it is not clear whose a submission is.
    """
    dialect = csv.Sniffer().sniff(table.splitlines()[0] if table else "", delimiters=",;\t")
    reader = csv.DictReader(io.StringIO(table), dialect=dialect)
    fields = list(reader.fieldnames or [])
    for column in filter(None, columns):
        if column not in fields:
            raise ValueError(f"{column}: expected one of the columns {', '.join(fields)}")
    rows, left = list(reader), []
    for result in results:
        mine = [row for row in rows if belongs(result.student, row[columns.match] or "")]
        if len(mine) != 1:
            raise ValueError(f"{result.student}: expected one row whose {columns.match} fits, got {len(mine)}")
        others = [other.student for other in results if other is not result and belongs(other.student, mine[0][columns.match])]
        if others:
            raise ValueError(f"{mine[0][columns.match]}: expected one submission, got {', '.join([result.student, *others])}")
        if result.mark is None or not (result.settled or unsettled):
            left.append(f"{result.student}: {result.status}")
            continue
        mine[0][columns.mark] = str(number(result.mark))
        if columns.feedback:
            mine[0][columns.feedback] = pages.get(result.student, "")
    filled = io.StringIO()
    writer = csv.DictWriter(filled, fields, dialect=dialect)
    writer.writeheader()
    writer.writerows(rows)
    return filled.getvalue(), left


def main() -> int:
    """Fill in a table; the exit status is 0 once it is written."""
    parser = argparse.ArgumentParser(
        prog="python -m exercises.grading.export",
        description="Fill marks into the table of a learning platform, as it was downloaded from there.",
        epilog="Whoever has to be looked at first is left out and named; a mark that is withheld is never filled in.",
    )
    add = parser.add_argument
    add("graded", type=Path, help="the folder that the grader wrote")
    add("table", type=Path, help="the platform's table, in CSV")
    add("--assignment", required=True, metavar="NAME", help="which marks")
    add("--match", required=True, metavar="COLUMN", help="the column that says who a row is about")
    add("--mark", required=True, metavar="COLUMN", help="the column for the mark")
    add("--feedback", metavar="COLUMN", help="the column for the feedback, if there is one")
    add("--unsettled", action="store_true", help="fill in as well what a person ought to look at first")
    add("--to", type=Path, metavar="FILE", help="the table with marks (beside the other, with -filled at the end of the name)")
    options = parser.parse_args()
    files = sorted(options.graded.glob(f"results/*/{options.assignment}.json"))
    results = [result for result in map(Result.load, files) if result]
    pages = {page.parent.name: page.read_text(encoding="utf-8") for page in options.graded.glob(f"feedback/*/{options.assignment}.md")}
    try:
        if not results:
            raise ValueError(f"graded: expected results of {options.assignment}, got none in {options.graded}")
        table = options.table.read_bytes().decode("utf-8-sig")
        filled, left = fill(table, results, pages, Columns(options.match, options.mark, options.feedback), unsettled=options.unsettled)
    except (ValueError, OSError, csv.Error) as problem:
        print(problem, file=sys.stderr)
        return 2
    to = options.to or options.table.with_name(f"{options.table.stem}-filled.csv")
    write(to, filled)
    for one in left:
        print(f"left out: {one}", file=sys.stderr)
    print(f"{len(results) - len(left)} marks in {to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

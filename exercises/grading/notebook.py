"""Read a notebook that may be anything: nothing of it is believed before it has been looked at."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from exercises.grading.submissions import MOST_BYTES


class Unreadable(Exception):
    """A file that is no notebook; the message says why."""


class Written(NamedTuple):
    """A cell of a submission.

    Attributes
    ----------
    code : bool
        Whether it is a code cell.
    source : str
    names : tuple of str
        By what the master may know it: nbgrader's ``grade_id``, then the cell's own identifier; empty where there is none.
    """

    code: bool
    source: str
    names: tuple[str, str]


def read(file: Path) -> list[Written]:
    """The cells of a notebook.

    Raises
    ------
    Unreadable
        If it is a link or no file, too large, not in JSON, or without cells.
    """
    if file.is_symlink():
        raise Unreadable("it is a link, not a file")
    if not file.is_file():
        raise Unreadable("it is no ordinary file")
    if file.stat().st_size > MOST_BYTES:
        raise Unreadable(f"it is larger than {MOST_BYTES >> 20} MB")
    try:
        content = json.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("it is not a notebook, or was damaged on its way") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or not cells:
        raise Unreadable("it has no cells")
    return [_cell(cell) for cell in cells if isinstance(cell, dict)]


def _cell(cell: dict[str, Any]) -> Written:
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    nbgrader = _mapping(_mapping(cell.get("metadata")).get("nbgrader"))
    names = (str(nbgrader.get("grade_id", "")), str(cell.get("id", "")))
    return Written(cell.get("cell_type") == "code", plain(text.encode("utf-8", "replace").decode()), names)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def plain(source: str) -> str:
    """A source with the line ends of this house."""
    return source.replace("\r\n", "\n").replace("\r", "\n")

"""What was handed in: one student a notebook, or one student a folder, as learning platforms pack them."""

import hashlib
import os
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 20 << 20
"""A notebook larger than this is not read."""
DEEPEST = 20
"""In folders further down nobody looks for a notebook."""
ENDINGS = (".ipynb", ".ipynb.txt", ".ipynb.json")
"""How the name of a notebook ends; browsers and mail programs add to it."""
_LONGEST_NAME = 180
"""Bytes; a file system has 255, and what is written has endings of its own."""


class Submission(NamedTuple):
    """What one student handed in.

    Attributes
    ----------
    student : str
        The name of the folder, or of the notebook without its ending.
    notebooks : tuple of Path
        One, if all is well.
    """

    student: str
    notebooks: tuple[Path, ...]

    def chosen(self, assignment: str) -> Path | None:
        """The notebook to grade: the newest of those whose name begins like the assignment's, or of all; None if that leaves it open."""
        named = [file for file in self.notebooks if file.name.casefold().startswith(assignment.casefold())]
        dated = sorted(((file.stat().st_mtime_ns, file) for file in named or self.notebooks), reverse=True)
        if not dated or (len(dated) > 1 and dated[0][0] == dated[1][0]):
            return None
        return dated[0][1]


def find(folder: Path) -> list[Submission]:
    """All submissions in a folder, by student.

    A notebook in the folder itself is named after its student; a folder is one student's, with everything in it. Hidden files and folders
    do not count.

    Raises
    ------
    ValueError
        If the folder is none, or nobody handed in anything.
    """
    if not folder.is_dir():
        raise ValueError(f"submissions: expected a folder, got {folder}")
    found: dict[str, list[Path]] = defaultdict(list)
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            found[readable(entry.name)] += _notebooks(entry)
        elif ending := _ending(entry.name):
            found[readable(entry.name[: -len(ending)])].append(entry)
    if not found:
        raise ValueError(f"submissions: expected notebooks or a folder for each student, got {folder} with neither")
    return [Submission(student, tuple(notebooks)) for student, notebooks in sorted(found.items())]


def readable(name: str) -> str:
    """The name of a file as text that can be written anywhere: in one spelling, without bytes that are none, and not too long."""
    text = unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))
    if len(text.encode()) <= _LONGEST_NAME:
        return text
    return f"{text.encode()[: _LONGEST_NAME - 20].decode('utf-8', 'ignore')}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _ending(name: str) -> str:
    return next((name[-len(ending) :] for ending in ENDINGS if name.casefold().endswith(ending)), "")


def _notebooks(folder: Path) -> list[Path]:
    """The notebooks below a folder, however deep somebody has nested it."""
    found, level = [], [folder]
    for _ in range(DEEPEST):
        below = []
        for place in level:
            for entry in os.scandir(place):
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    below.append(Path(entry.path))
                elif _ending(entry.name):
                    found.append(Path(entry.path))
        level = below
    return sorted(found)

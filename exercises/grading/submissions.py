"""What was handed in: one student a notebook, or one student a folder, as learning platforms pack them."""

import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 20 << 20
"""A notebook larger than this is not read."""


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
        """The notebook to grade: the only one, or the only one that is called like the assignment; None if that leaves it open."""
        named = [file for file in self.notebooks if file.stem == assignment]
        for candidates in (self.notebooks, named):
            if len(candidates) == 1:
                return candidates[0]
        return None


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
            found[_name(entry.name)] += sorted(file for file in entry.rglob("*.ipynb") if not _hidden(file, entry))
        elif entry.suffix == ".ipynb":
            found[_name(entry.stem)].append(entry)
    if not found:
        raise ValueError(f"submissions: expected notebooks or a folder for each student, got {folder} with neither")
    return [Submission(student, tuple(notebooks)) for student, notebooks in sorted(found.items())]


def _name(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _hidden(file: Path, below: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(below).parts)

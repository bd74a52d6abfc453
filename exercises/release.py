"""Student notebooks, made from their masters by nbgrader's own preprocessors: no solution, no hidden test, the rest as it stands.

``python -m exercises.release`` writes ``exercises/student/NAME.ipynb`` for every ``exercises/masters/NAME.md``. The masters may lie
elsewhere, in a private fork: the environment variable ``EXERCISE_MASTERS`` names their folder.
"""

import os
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

HERE = Path(__file__).parent
STUDENT = HERE / "student"
BANK = ".misconceptions.md"
"""How the name of a bank of misconceptions ends; it lies beside its master."""


def main() -> None:
    """Write all student notebooks anew."""
    STUDENT.mkdir(exist_ok=True)
    for name in names():
        file = STUDENT / f"{name}.ipynb"
        file.write_text(as_text(release(read_master(name))), encoding="utf-8")
        print(file.relative_to(HERE.parent))


def masters_folder() -> Path:
    """Where the masters and their banks are."""
    return Path(os.environ.get("EXERCISE_MASTERS", HERE / "masters"))


def names() -> list[str]:
    """The assignments, in alphabetical order."""
    return sorted(file.stem for file in masters_folder().glob("*.md") if not file.name.endswith(BANK))


def read_master(name: str) -> NotebookNode:
    """A master as a notebook, solutions and hidden tests included; each cell is known by its name, or by where it stands."""
    notebook = jupytext.read(masters_folder() / f"{name}.md")
    notebook.metadata.pop("jupytext", None)
    for place, cell in enumerate(notebook.cells):
        cell["id"] = grade_id(cell) or f"text-{place}"
    nbformat.validate(notebook)
    return notebook


def release(master: NotebookNode) -> NotebookNode:
    """What a student gets; checks are folded, so that nobody reads the last hint before the first try."""
    from nbgrader import preprocessors
    from traitlets.config import Config

    steps = ("LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata", "ClearHiddenTests", "ComputeChecksums", "CheckCellMetadata")
    quiet = Config({"NbGraderPreprocessor": {"enabled": True}})
    notebook = nbformat.from_dict(master)
    resources: dict[str, object] = {"nbgrader": {}}
    for step in steps:
        notebook, resources = getattr(preprocessors, step)(config=quiet).preprocess(notebook, resources)
    for cell in notebook.cells:
        if is_graded(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}
    return notebook


def as_text(notebook: NotebookNode) -> str:
    """A notebook as its file holds it."""
    return nbformat.writes(notebook, version=4) + "\n"


def grade_id(cell: NotebookNode) -> str:
    """The name by which nbgrader knows a cell; empty where it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def is_graded(cell: NotebookNode) -> bool:
    """Whether a cell gives marks."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def is_answer(cell: NotebookNode) -> bool:
    """Whether a student writes into a cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


if __name__ == "__main__":
    main()

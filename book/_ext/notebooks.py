"""The chapters as notebooks that a reader runs: whole on their own, in any Jupyter, with no extension.

``python book/_ext/notebooks.py`` writes ``notebooks/<chapter>.ipynb`` for every page with code cells; Binder does so when it is set up. The
site offers the same notebooks with the outputs of its build.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from addresses import Book, read_book
from folds import hides_input
from nbformat import NotebookNode, v4
from plain_markdown import Text

FOLDER = "notebooks"
"""Where they are written, beside ``book``, so that code that looks for the ledger above itself finds it."""

NARROW = "application/vnd.rnncortex.narrow+svg"
HEAD = """\
*A chapter of [{title}]({site}), to run and to change. [The same chapter as a page]({page}) has its outputs ready. It needs the package \
[rnncortex]({repository}): on Binder it is installed; elsewhere run `pip install "git+{repository}"` first. Answers to questions, \
solutions and the code of checks and figures are folded: a click opens them. Binder forgets what you change: take it along with \
"File", "Download".*
"""
THREADS = """\
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")"""
WHY_ONE = "The arrays of this chapter are small: one thread runs them fastest, so use one unless you have set another number."
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def main() -> None:
    """Write all notebooks."""
    root = Path(__file__).resolve().parents[2]
    for docname, notebook in all_notebooks(read_book(root)):
        file = root / notebook_path(docname)
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, file)
        print(file.relative_to(root))


def notebook_path(docname: str) -> str:
    """The file of a chapter's notebook, in the repository and on the site."""
    return f"{FOLDER}/{docname.removeprefix('book/')}.ipynb"


def all_notebooks(book: Book) -> Iterator[tuple[str, NotebookNode]]:
    """The notebook of every page with code cells."""
    for docname in book.chapters:
        source = jupytext.read(book.root / f"{docname}.md")
        if any(cell.cell_type == "code" for cell in source.cells):
            yield docname, notebook(book, docname, source.cells)


def notebook(book: Book, docname: str, cells: Sequence[NotebookNode], outputs: Sequence[list[Any]] = ()) -> NotebookNode:
    """The notebook of one chapter.

    Parameters
    ----------
    book : Book
    docname : str
        The page: ``"book/principles/chaos"``.
    cells : sequence of NotebookNode
        Of its source.
    outputs : sequence of list
        Of its code cells, in order, where it has been run.
    """
    text, made, count = Text(book, docname), [], 0
    for cell in cells:
        if cell.cell_type != "code":
            if words := text.convert(cell.source):
                made.append(v4.new_markdown_cell(words))
            continue
        made.append(v4.new_code_cell(cell.source, metadata=_folds(cell.source, cell.metadata.get("tags", []), text.in_solution)))
        if outputs:
            made[-1].update(outputs=[_slim(output) for output in outputs[count]], execution_count=count + 2)
        count += 1
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        if "caption" in figure:
            number = book.targets[figure["name"]].words
            made.append(v4.new_markdown_cell(f"**{number}.** {text.inline(figure['caption'])}"))
    first = next(place for place, cell in enumerate(made) if cell.cell_type == "code")
    head = HEAD.format(title=book.title, site=book.site, page=book.page(docname), repository=book.repository)
    threads = v4.new_code_cell(THREADS, metadata=_folds(THREADS, ["hide-input"], False), execution_count=1 if outputs else None)
    made[first:first] = [v4.new_markdown_cell(WHY_ONE), threads]
    title, _, rest = made[0].source.partition("\n")
    made[0].source = f"{title}\n\n{head}\n{rest.strip()}"
    for place, cell in enumerate(made):
        cell["id"] = f"cell-{place}"
    return v4.new_notebook(cells=made, metadata=KERNEL)


def _folds(code: str, tags: Sequence[str], in_solution: bool) -> dict[str, Any]:
    """What JupyterLab shows of a cell: an input, an output, or a line in place of either."""
    hidden = {}
    if in_solution or hides_input(code, tags):
        hidden["source_hidden"] = True
    if in_solution or {"hide-output", "hide-cell"} & set(tags):
        hidden["outputs_hidden"] = True
    return {"tags": list(tags), **({"jupyter": hidden} if hidden else {})} if tags or hidden else {}


def _slim(output: Any) -> NotebookNode:
    """An output without what only the build of the site needs."""
    output = nbformat.from_dict(output)
    output.pop("metadata", None)
    output.get("data", {}).pop(NARROW, None)
    if output.output_type in ("display_data", "execute_result"):
        output["metadata"] = {}
    return output


if __name__ == "__main__":
    main()

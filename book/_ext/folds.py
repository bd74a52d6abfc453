"""Sphinx extension: the code of checks and of figures is folded under one line, and a page has one switch for all its code.

A cell that only checks claims, or that ends in drawing a figure, tells a reader of the page little that the line or the figure under it
does not tell. It is folded by what it does; a tag (``hide-input``, ``hide-cell``) folds any other. Notebooks fold the same cells.
"""

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

PROMPTS = {"check": "Code of this check", "figure": "Code of this figure", "table": "Code of this table", "": "Code"}


def purpose(code: str) -> str:
    """What a cell is for: ``"check"`` if it only calls ``claims``, ``"figure"`` or ``"table"`` if it ends in a call of ``plots``."""
    try:
        statements = ast.parse(code).body
    except SyntaxError:
        return ""
    if statements and all(_calls(statement, "claims") for statement in statements):
        return "check"
    if statements and _calls(statements[-1], "plots"):
        return "table" if _calls(statements[-1], "plots.tables") else "figure"
    return ""


def _calls(statement: ast.stmt, package: str) -> bool:
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return False
    return ast.unparse(statement.value.func).startswith(f"{package}.")


def hides_input(code: str, tags: Iterable[str]) -> bool:
    """Whether the code of a cell is folded."""
    return bool({"hide-input", "hide-cell"} & set(tags)) or bool(purpose(code))


def fold(app: "Sphinx", doctree: "nodes.document") -> None:
    """Fold the cells of the page just read, and say over each what is under the fold."""
    from docutils import nodes  # Binder, which makes the notebooks, has none

    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code" and cell.children and cell[0].get("nb_element") == "cell_code_source":
            kind = purpose(cell[0].astext())
            if kind and not cell.get("hide_mode"):
                cell["hide_mode"] = "input"
                cell["classes"].append("tag_hide-input")
            if cell.get("hide_mode") == "input":
                cell["prompt_show"] = cell["prompt_hide"] = PROMPTS[kind]


def setup(app: "Sphinx") -> dict[str, Any]:
    """Fold when a page has been read."""
    app.connect("doctree-read", fold)
    return {"version": "1", "parallel_read_safe": True}

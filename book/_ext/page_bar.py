"""Sphinx extension: a line under each chapter's title - open it in Binder, download it, how long it runs.

A page with ``exercise: NAME`` in its header introduces a graded exercise: its line opens the student notebook.
"""

from html import escape
from typing import Any

from docutils import nodes
from pages import is_notebook
from run_times import cost_of
from sphinx.application import Sphinx


def add_bar(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Insert the line behind the title of a chapter."""
    title = next(iter(doctree.findall(nodes.title)), None)
    exercise = app.env.metadata.get(docname, {}).get("exercise")
    if app.builder.format != "html" or title is None or not (exercise or is_notebook(app.env, docname)):
        return
    if exercise:
        parts = [f'<a href="{escape(binder_address(app, f"exercises/student/{exercise}.ipynb"))}">Open the exercise in Binder</a>']
    else:
        parts = _chapter_links(app, docname)
    bar = "".join(f"<li>{part}</li>" for part in parts)
    title.parent.insert(title.parent.index(title) + 1, nodes.raw("", f'<ul class="page-bar">{bar}</ul>', format="html"))


def _chapter_links(app: Sphinx, docname: str) -> list[str]:
    root = "../" * docname.count("/")
    parts = [
        f'<a href="{escape(binder_address(app, f"{docname}.md"))}">Open in Binder</a>',
        f'<a href="{root}_sources/{docname}.ipynb" download>Download notebook</a>',
    ]
    if seconds := cost_of(app.env, docname)["seconds"]:
        parts.append(f'<a href="{app.builder.get_relative_uri(docname, "book/reference/run_times")}">Runs in {seconds:.0f} s</a>')
    return parts


def binder_address(app: Sphinx, file: str) -> str:
    """Where Binder opens a file as a notebook, from the repository that the configuration names."""
    options = app.config.html_theme_options
    repository = options["repository_url"].rstrip("/").removeprefix("https://github.com/")
    return f"{options['launch_buttons']['binderhub_url']}/v2/gh/{repository}/{options['repository_branch']}?urlpath=lab/tree/{file}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the line when a page is about to be written."""
    app.connect("doctree-resolved", add_bar)
    return {"version": "1", "parallel_read_safe": True}

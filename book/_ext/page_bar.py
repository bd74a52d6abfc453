"""Sphinx extension: a line under each chapter's title - run it in Binder, download it, how long it runs, and a switch for its code.

A page with ``exercise: NAME`` in its header introduces a graded exercise: its line opens the student notebook. The buttons of the theme
lead to the same notebooks.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from addresses import read_book
from docutils import nodes
from notebooks import notebook, notebook_path
from pages import is_notebook
from run_times import cost_of
from sphinx.application import Sphinx

SWITCH = """\
<label>Code <select id="code-switch" autocomplete="off">\
<option value="folded">checks and figures folded</option><option value="open">all open</option><option value="none">all folded</option>\
</select></label>"""


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
    file = notebook_path(docname)
    parts = [
        f'<a href="{escape(binder_address(app, file))}">Open in Binder</a>',
        f'<a href="{"../" * docname.count("/")}{file}" download>Download notebook</a>',
    ]
    if seconds := cost_of(app.env, docname)["seconds"]:
        parts.append(f'<a href="{app.builder.get_relative_uri(docname, "book/reference/run_times")}">Runs in {seconds:.0f} s</a>')
    return [*parts, SWITCH]


def binder_address(app: Sphinx, file: str) -> str:
    """Where Binder opens a file as a notebook, from the repository that the configuration names."""
    options = app.config.html_theme_options
    repository = options["repository_url"].rstrip("/").removeprefix("https://github.com/")
    return f"{options['launch_buttons']['binderhub_url']}/v2/gh/{repository}/{options['repository_branch']}?urlpath=lab/tree/{file}"


def mend_buttons(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Have the buttons of the theme lead to the notebook that is offered."""
    file = notebook_path(pagename)
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            if button.get("text") == "Binder":
                button["url"] = binder_address(app, file)
            elif button.get("label") == "download-notebook-button":
                button["url"] = context["pathto"](file, 1)


def offer_notebooks(app: Sphinx, failure: Exception | None) -> None:
    """Write the notebooks, with the outputs of this build, beside the pages."""
    if failure is not None or app.builder.format != "html":
        return
    if not (Path(app.srcdir) / "_config.yml").is_file():
        return  # a few pages built by themselves are no book
    book = read_book(Path(app.srcdir))
    for docname in book.chapters:
        executed = Path(app.outdir) / "_sources" / f"{docname}.ipynb"
        if executed.is_file():
            cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
            outputs = [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]
            made = notebook(book, docname, jupytext.read(book.root / f"{docname}.md").cells, outputs)
            file = Path(app.outdir) / notebook_path(docname)
            file.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(made, file)
            executed.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the line when a page is about to be written, and the notebooks when all are."""
    app.connect("doctree-resolved", add_bar)
    app.connect("html-page-context", mend_buttons, priority=900)
    app.connect("build-finished", offer_notebooks)
    return {"version": "1", "parallel_read_safe": True}

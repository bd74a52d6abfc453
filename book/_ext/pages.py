"""Small helpers that several extensions share: names of pages, links between them, and tables."""

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

BOOK = "book/"
"""The folder of the pages, which the ledger and the reader leave out."""


def chapter_of(docname: str) -> str:
    """The name of a page as the ledger has it: ``principles/chaos``."""
    return docname.removeprefix(BOOK)


def docname_of(chapter: str) -> str:
    """The name of a page as Sphinx has it: ``book/principles/chaos``."""
    return BOOK + chapter


def reading_order(env: BuildEnvironment, docnames: Iterable[str]) -> list[str]:
    """The given pages in the order of the table of contents."""
    wanted, order, waiting = set(docnames), [], [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        order.append(docname)
        waiting += reversed(env.toctree_includes.get(docname, []))
    return [docname for docname in order if docname in wanted]


def parts_of(env: BuildEnvironment) -> list[tuple[str, list[str]]]:
    """The parts of the book in order: caption, and pages."""
    from sphinx.addnodes import toctree

    trees = env.get_doctree(env.config.root_doc).findall(toctree)
    return [(tree.get("caption") or "", [docname for _, docname in tree["entries"]]) for tree in trees]


def is_notebook(env: BuildEnvironment, docname: str) -> bool:
    """Whether a page has code cells that were run."""
    return bool(env.metadata.get(docname, {}).get("kernelspec"))


def page_link(app: Sphinx, here: str, there: str, fragment: str = "", words: str = "") -> nodes.reference:
    """A link from one page to another, with the other's title unless other words are given."""
    address = app.builder.get_relative_uri(here, there) + (f"#{fragment}" if fragment else "")
    return nodes.reference("", words or app.env.titles[there].astext(), internal=True, refuri=address)


Rows = Iterable[Sequence[nodes.Node]]


def table(heads: Sequence[str], rows: Rows, *, id: str, name: str, title: nodes.Node | None = None) -> nodes.table:
    """A table of inline nodes with a header row, and with a caption where a title is given."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in heads), cols=len(heads))
    group += nodes.thead("", _row([nodes.Text(head) for head in heads]))
    group += nodes.tbody("", *map(_row, rows))
    caption = [nodes.title("", "", title)] if title is not None else []
    return nodes.table("", *caption, group, ids=[nodes.make_id(id)], classes=["colwidths-auto", name])


def _row(cells: Sequence[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))

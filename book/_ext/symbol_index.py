"""Sphinx extension: ``{symbol-index}`` gives the table of symbols that follows it a column with the equations that define each symbol.

Read from the chapters: the first numbered equation with the symbol, then, of each chapter, the first that has it alone on its left side;
where no numbered equation has it, the first chapter whose text does.
"""

import re
from typing import Any, NamedTuple

from docutils import nodes
from kept import Gathering, Kept
from pages import is_notebook, page_link, reading_order
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

MOST = 6
"""How many equations are named for a symbol."""
HEAD = "Equations"
WORDS = re.compile(r"\\(?:text|mathcal|label|begin|end)\*?\s*\{[^{}]*\}")
NAMED = re.compile(r"\\(?:mathrm|operatorname)\s*\{(\w+)\}")
BOLD = re.compile(r"\\(?:boldsymbol|mathbf|bm)\s*\{?\s*(\\?[A-Za-z]+)\s*\}?")
TOKEN = re.compile(r"(@\\?[A-Za-z]+@|\\[A-Za-z]+|[A-Za-z])(')?(?:\s*_\s*(?:\{([^{}]*)\}|(\\?[A-Za-z]+|\d)))?")
RELATION = re.compile(r"=|\\(?:approx|sim|le|ge|propto|equiv|leftarrow|to)\b|<|>")
CLAUSE = re.compile(r"\\qquad|\\quad|\\\\|;|&")
INDEX = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\\?[A-Za-z]+|.)")
INDICES = {"", "t", "s", "i", "j", "k", "ij", "ts", "p", r"\ell"}
"""What only counts: a symbol with another index is a symbol of its own."""
DERIVATIVE = re.compile(r"\\d?frac\s*\{\s*(?:\\partial|d)(?:\^\d)?\s*(.*?)\}\s*\{\s*(?:\\partial|d)\s*(?:t|s|C)(?:\^\d)?\s*\}")
NO_SYMBOLS = {r"\frac", r"\dfrac", r"\left", r"\right", r"\big", r"\Big", r"\bar", r"\hat", r"\tilde", r"\dot", r"\,", r"\rVert"}


class Seen(NamedTuple):
    """The symbols of a page: of its equations by label, all and those defined; and of its text."""

    equations: dict[str, tuple[set[str], set[str]]]
    text: set[str]


GATHERING = Gathering("symbol_index_pages")
SEEN: Kept[Seen] = Kept("symbol_index")


class SymbolColumn(nodes.General, nodes.Element):
    """Stands before the table until every chapter has been read."""


class SymbolIndexDirective(SphinxDirective):
    """``{symbol-index}``."""

    def run(self) -> list[nodes.Node]:
        """Mark the place."""
        GATHERING.add(self.env)
        return [SymbolColumn()]


def symbols(latex: str) -> list[str]:
    """The letters of a formula in their order, each also with its prime or index; a bold letter stands between two ``@``."""
    plain = BOLD.sub(r"@\1@", NAMED.sub(r"\\\1", WORDS.sub(" ", latex)))
    plain = re.sub(r"\\Delta\s*t\b", r"\\Deltat", plain)
    found = []
    for letter, prime, long, short in TOKEN.findall(plain):
        if letter not in NO_SYMBOLS:
            index = (long or short).replace(" ", "")
            found += [letter] + [letter + prime] * bool(prime) + [f"{letter}_{index}"] * bool(index)
            found += symbols(long)
    return found


def symbol_of(latex: str) -> str:
    """The symbol that a row of the table is about: a letter, with its prime or its index where that does not only count."""
    (first, *more) = symbols(latex)
    own = [form for form in more[:1] if form.startswith(first) and form.partition("_")[2] not in INDICES - {""} and form != first]
    return own[0] if own else first


def defined(latex: str) -> set[str]:
    """The symbols that a formula defines: what stands alone on the left of a relation, but for indices and arguments, or its derivative."""
    found = set()
    for clause in CLAUSE.split(latex):
        left, *right = RELATION.split(clause, maxsplit=1)
        if right:
            moved = DERIVATIVE.search(left)
            whole = re.sub(r"\([^()]*\)", " ", moved[1] if moved else left)
            letters = symbols(INDEX.sub(" ", whole))
            if letters and (moved or len({letter.rstrip("'") for letter in letters}) == 1):
                found |= {form for form in symbols(whole) if form.partition("_")[0].rstrip("'") == letters[0]}
    return found


class Fill(SphinxPostTransform):
    """Add the column."""

    default_priority = 8  # before references to equations are resolved

    def run(self, **options: Any) -> None:
        """Extend the table behind every mark."""
        for place in list(self.document.findall(SymbolColumn)):
            table = next((node for node in place.parent.findall(nodes.table)), None)
            place.parent.remove(place)
            if table is not None:
                self._extend(table)

    def _extend(self, table: nodes.table) -> None:
        group = next(iter(table.findall(nodes.tgroup)))
        group["cols"] += 1
        group.insert(group.index(next(iter(group.findall(nodes.thead)))), nodes.colspec(colwidth=1))
        for row in group.findall(nodes.row):
            if isinstance(row.parent, nodes.thead):
                row += nodes.entry("", nodes.paragraph(text=HEAD))
            else:
                found = [link for formula in row[0].findall(nodes.math) for link in self._where(formula.astext())]
                words = [node for link in found for node in (link, nodes.Text(", "))][:-1]
                row += nodes.entry("", nodes.paragraph("", "", *words))

    def _where(self, latex: str) -> list[nodes.Node]:
        pages = [(docname, SEEN.of(self.env)[docname]) for docname in reading_order(self.env, SEEN.of(self.env))]
        for symbol in dict.fromkeys((symbol_of(latex), symbols(latex)[0])):
            chosen: list[str] = []
            for _, seen in pages:
                having = [label for label, (there, _) in seen.equations.items() if symbol in there]
                defining = [label for label in having if symbol in seen.equations[label][1]]
                chosen += (defining or having[: not chosen])[:1]
            if chosen:
                return [self._equation(label) for label in chosen[:MOST]]
            if found := [docname for docname, seen in pages if symbol in seen.text]:
                return [page_link(self.app, self.env.docname, found[0])]
        return []

    def _equation(self, label: str) -> nodes.Node:
        link = addnodes.pending_xref("", refdomain="math", reftype="eq", reftarget=label, refdoc=self.env.docname, refwarn=True)
        link += nodes.literal("", label)
        return link


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the symbols of the chapter just read."""
    if is_notebook(app.env, app.env.docname):
        equations: dict[str, tuple[set[str], set[str]]] = {}
        for block in doctree.findall(nodes.math_block):
            if block.get("label"):
                equations[block["label"]] = set(symbols(block.astext())), defined(block.astext())
        text = {symbol for formula in doctree.findall(nodes.math) for symbol in symbols(formula.astext())}
        SEEN.of(app.env)[app.env.docname] = Seen(equations, text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the steps of the build."""
    app.add_node(SymbolColumn)
    app.add_directive("symbol-index", SymbolIndexDirective)
    app.add_post_transform(Fill)
    SEEN.connect(app)
    GATHERING.connect(app)
    app.connect("doctree-read", collect)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}

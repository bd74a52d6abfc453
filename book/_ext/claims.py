"""Sphinx extension for the page of proofs: collects the claims of the chapters and holds them against the ledger.

A claim's line in a chapter becomes a label, so that ``{ref}`claim-<id>``` links to it; ``{claims}`` is the table of all of them,
and ``claims.json`` in the output folder holds the same records for programs.
"""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from kept import Gathering, Kept
from ledger import Claim, Record, anchor, count_in_words, disagreements, read_ledger, records_in, result
from pages import chapter_of, docname_of, page_link, reading_order, table
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

GATHERING = Gathering("claims_pages")
RECORDS: Kept[list[Record]] = Kept("claims_records")
HEADS = ("Claim", "Predicted", "Measured", "Allowed", "Result")


class ClaimsTable(nodes.General, nodes.Element):
    """Stands for the table until every chapter has been read."""


class ClaimsDirective(SphinxDirective):
    """``{claims}``: everything that the book claims, chapter by chapter; ``{claims} id``: the line of one claim."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table, or for the line."""
        GATHERING.add(self.env)
        return [ClaimsTable(claim=self.arguments[0] if self.arguments else "")]


class FillClaimsTable(SphinxPostTransform):
    """Put the table in its place."""

    default_priority = 8

    def run(self, **options: Any) -> None:
        """Replace every place by a sentence that counts and one table a chapter, or by the line of one claim."""
        for place in list(self.document.findall(ClaimsTable)):
            place.replace_self(self._line(place["claim"]) if place["claim"] else [self._count(), *self._tables()])

    def _line(self, id: str) -> list[nodes.Node]:
        for docname, records in RECORDS.of(self.env).items():
            for record in records:
                if record["id"] == id:
                    statement, *numbers, sign = self._row(docname, record)
                    words = [nodes.strong("", "", nodes.Text(f"{sign.astext()} "), statement), nodes.Text(" ")]
                    for head, number in zip(HEADS[1:], numbers, strict=False):
                        words.append(nodes.inline("", "", nodes.emphasis(text=head.lower()), nodes.Text(" "), number))
                    return [nodes.container("", nodes.paragraph("", "", *words), classes=["claim", "claim-holds"])]
        log.warning("no chapter shows the claim %s", id, location=self.env.docname, type="claims")
        return []

    def _count(self) -> nodes.Node:
        found = [record for records in RECORDS.of(self.env).values() for record in records]
        chapters = sum(bool(records) for records in RECORDS.of(self.env).values())
        words = f"{len(found)} claims in {chapters} {'page' if chapters == 1 else 'pages'}: {count_in_words(found)}."
        return nodes.paragraph(text=words)

    def _tables(self) -> Iterator[nodes.Node]:
        records = RECORDS.of(self.env)
        for docname in reading_order(self.env, records):
            rows = [self._row(docname, record) for record in records[docname]]
            if rows:
                title = page_link(self.app, self.env.docname, docname)
                yield table(HEADS, rows, title=title, id=f"claims-{docname}", name="claim-table")

    def _row(self, docname: str, record: Record) -> list[nodes.Node]:
        line = page_link(self.app, self.env.docname, docname, anchor(record["id"]), record["statement"] or record["id"])
        return [line, *(nodes.Text(record[name]) for name in ("predicted", "measured", "allowed")), nodes.Text(result(record))]


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Take the records out of the outputs of the page just read, with today's words of the ledger, and label their lines."""
    docname, ledger = app.env.docname, _ledger(app)
    outputs = list(doctree.findall(nodes.raw))
    records = {record["id"]: record for output in outputs for record in records_in(output.astext())}
    for id, record in records.items():
        if id in ledger:
            _reword(outputs, record, ledger[id].statement)
        label = docname, anchor(id)
        standard = app.env.domains["std"]
        standard.data["anonlabels"][anchor(id)] = label
        standard.data["labels"][anchor(id)] = *label, record["statement"]
    RECORDS.of(app.env)[docname] = list(records.values())


def _reword(outputs: list[nodes.raw], record: Record, statement: str) -> None:
    """A cached output holds the statement of the day it was made; show the ledger's."""
    old, new = html.escape(record["statement"]), html.escape(statement)
    record["statement"] = statement
    if old and old != new:
        for output in outputs:
            output.children = [nodes.Text(output.astext().replace(old, new))]


def hold_against_ledger(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every difference between ledger and chapters."""
    by_chapter = {chapter_of(docname): found for docname, found in RECORDS.of(env).items()}
    for chapter, words in disagreements(_ledger(app), by_chapter):
        docname = docname_of(chapter)
        log.warning(words, location=docname if docname in env.found_docs else app.config.claims_ledger, type="claims")


def write_json(app: Sphinx, failure: Exception | None) -> None:
    """Leave every record, with its chapter and the address of its line, beside the pages."""
    if failure is None and app.builder.format == "html":
        lines = [
            {"chapter": chapter_of(docname), "line": f"{app.builder.get_target_uri(docname)}#{anchor(record['id'])}", **record}
            for docname in reading_order(app.env, RECORDS.of(app.env))
            for record in RECORDS.of(app.env)[docname]
        ]
        (Path(app.outdir) / "claims.json").write_text(json.dumps(lines, indent=1, ensure_ascii=False), encoding="utf-8")


def _ledger(app: Sphinx) -> dict[str, Claim]:
    return read_ledger(Path(app.srcdir) / app.config.claims_ledger)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the steps of the build."""
    app.add_config_value("claims_ledger", "book/claims.yml", "env")
    app.add_node(ClaimsTable)
    app.add_directive("claims", ClaimsDirective)
    app.add_post_transform(FillClaimsTable)
    RECORDS.connect(app)
    GATHERING.connect(app)
    app.connect("doctree-read", collect)
    app.connect("env-updated", hold_against_ledger)
    app.connect("build-finished", write_json)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}

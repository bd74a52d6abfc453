"""Sphinx extension: ``{judged-answers} NAME`` shows on an assignment's page how its bank of answers was judged, as claims of the ledger.

The numbers are those that ``python -m exercises.bank`` wrote down; a test grades every bank again and holds the record against it.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from ledger import read_ledger
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rnncortex.claims import Record

RECORD = "exercises/banks.json"
ALLOWED = {
    "wrong": "±0 (each loses its mark, and is told what it shows)",
    "right": "±0 (each keeps its mark)",
    "fitted": "±0 (each fails the hidden tests, without a word)",
}


class JudgedAnswers(SphinxDirective):
    """``{judged-answers} NAME``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A claim for each kind of answer in the bank: how many there are, and how many were judged as they should be."""
        (name,) = self.arguments
        file = Path(self.env.srcdir) / RECORD
        self.env.note_dependency(str(file))
        kinds = json.loads(file.read_text(encoding="utf-8"))[name]
        return [nodes.raw("", self._record(name, kind, **counts).as_html(), format="html") for kind, counts in kinds.items()]

    def _record(self, name: str, kind: str, **counts: int) -> Record:
        """The claim ``practice-NAME/KIND`` in the words of the ledger."""
        answers, judged = counts["answers"], counts["as expected"]
        id, numbers = f"practice-{name.replace('_', '-')}/{kind}", {"predicted": [float(answers)], "measured": [float(judged)]}
        words = read_ledger(Path(self.env.srcdir) / self.config.claims_ledger)[id].statement
        return Record(id, words, f"{answers} answers", f"{judged} answers", ALLOWED[kind], "", answers == judged, numbers)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("judged-answers", JudgedAnswers)
    return {"version": "1", "parallel_read_safe": True}

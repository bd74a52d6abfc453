"""``{judged-answers}``: the page of an assignment shows how its bank was judged, as claims that the ledger's collector finds."""

import io
import json

import pytest
from ledger import records_in
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CONFIG = 'extensions = ["myst_parser", "judged_answers"]\n'
CLAIM = "- {id: practice-doubling-twice, chapter: index, statement: S., source: s, parts: {wrong: It is told., right: It is kept.}}\n"


@pytest.mark.parametrize("judged", [5, 4])
def test_a_claim_for_each_kind_of_answer(tmp_path, judged):
    kinds = {"wrong": {"answers": 5, "as expected": judged}, "right": {"answers": 2, "as expected": 2}}
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "banks.json").write_text(json.dumps({"doubling_twice": kinds}))
    (tmp_path / "claims.yml").write_text(CLAIM)
    (tmp_path / "conf.py").write_text(CONFIG)
    (tmp_path / "index.md").write_text("# Practice\n\n```{judged-answers} doubling_twice\n```\n")
    with docutils_namespace():
        app = Sphinx(tmp_path, tmp_path, tmp_path / "html", tmp_path / "html", "html", warning=io.StringIO(), status=None)
        app.add_config_value("claims_ledger", "claims.yml", "env")
        app.build()
    wrong, right = records_in((tmp_path / "html" / "index.html").read_text())
    assert (wrong["id"], wrong["statement"], wrong["holds"]) == ("practice-doubling-twice/wrong", "It is told.", judged == 5)
    assert wrong["numbers"] == {"predicted": [5.0], "measured": [float(judged)]}
    assert right["holds"]

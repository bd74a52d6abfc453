"""The ledger against the executed book: no claim without a record, no record without a claim, none in two chapters."""

import json
import re
from itertools import groupby

import pytest
from ledger import Claim, anchor, count_in_words, disagreements, read_ledger, records_in, result


def record(id, holds=True, kind="check"):
    return {"id": id, "predicted": "2", "measured": "3", "holds": holds, "kind": kind}


def test_the_built_book_keeps_its_ledger(root, site):
    built = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    by_chapter = {chapter: list(records) for chapter, records in groupby(built, key=lambda record: record["chapter"])}
    assert built
    assert disagreements(read_ledger(root / "book" / "claims.yml"), by_chapter) == []


def test_every_claim_of_the_built_book_has_a_line_to_link_to(site):
    for claim in json.loads((site / "claims.json").read_text(encoding="utf-8")):
        page, fragment = claim["line"].split("#")
        assert f'id="{fragment}"' in (site / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ({"a": [record("x")]}, "claim y of the ledger is neither checked nor reported"),
        ({"a": [record("x"), record("z")], "b": [record("y")]}, "claim z is not in the ledger"),
        ({"a": [record("x"), record("y")], "b": []}, "claim y belongs to b, says the ledger"),
        ({"a": [record("x")], "b": [record("x"), record("y")]}, "claim x is also shown in a"),
        ({"a": [record("x", holds=False)], "b": [record("y")]}, "claim x does not hold: predicted 2, measured 3"),
        (
            {"a": [record("x")], "b": [record("y", holds=None, kind="report")]},
            "claim y is a check, says the ledger, and a report in the chapter",
        ),
        (
            {"a": [record("x", kind="construction")], "b": [record("y")]},
            "claim x is a check, says the ledger, and a construction in the chapter",
        ),
        (
            {"a": [record("x", holds=None, kind="not run")], "b": [record("y")]},
            "claim x was not run, and the ledger names nothing that it needs",
        ),
        ({"a": [record("x")], "b": [record("y"), record("w", holds=None, kind="not run")]}, None),
        ({"a": [record("x")], "b": [record("y"), record("z")]}, "claim z is not in the ledger"),
        ({"a": [record("x")], "b": [record("y")]}, None),
    ],
)
def test_every_disagreement_is_found(records, words):
    ledger = {id: Claim(id, chapter, "It is so.", "the source") for id, chapter in (("x", "a"), ("y", "b"))}
    if any(found["id"] == "w" for shown in records.values() for found in shown):
        ledger["w"] = Claim("w", "b", "It is so.", "the source", needs="a GPU")
    assert [found for _, found in disagreements(ledger, records)] == ([words] if words else [])


def test_the_parts_of_a_claim_stand_for_it(tmp_path):
    ledger = tmp_path / "claims.yml"
    ledger.write_text(
        "- {id: whole, chapter: a, statement: All of it., source: s, parts: {one: First., two: {chapter: b, statement: Second.}}}\n"
        "- {id: single, chapter: a, statement: Just this., source: s, kind: report}\n"
    )
    assert [(claim.id, claim.chapter, claim.statement, claim.kind) for claim in read_ledger(ledger).values()] == [
        ("whole/one", "a", "First.", "check"),
        ("whole/two", "b", "Second.", "check"),
        ("single", "a", "Just this.", "report"),
    ]


def test_claims_are_counted_by_kind():
    shown = [record("x"), record("y", kind="construction"), record("z", holds=None, kind="report"), record("w", holds=None, kind="not run")]
    assert [result(claim) for claim in shown] == ["✓", "✓ by construction", "reported", "not run"]
    words = "1 checked and found to hold, 1 reported as found, 1 by construction, 1 not run for want of what they need"
    assert count_in_words(shown) == words
    assert count_in_words(shown[:1]) == "1 checked and found to hold, 0 reported as found"


def test_a_ledger_that_lists_a_claim_twice_is_refused(tmp_path):
    ledger = tmp_path / "claims.yml"
    ledger.write_text("- {id: x, chapter: a, statement: S., source: s}\n" * 2)
    with pytest.raises(ValueError, match="x stands there twice"):
        read_ledger(ledger)


def test_what_the_package_shows_is_what_the_book_reads(monkeypatch, tmp_path):
    from rnncortex import claims

    shown = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(claims, "_display", lambda text, page: shown.append(page))
    claims.check("law/one", predicted=2.0, measured=[2.0, 2.1], rtol=0.1, because='"quoted" & <tagged>')
    (found,) = records_in(shown[0])
    assert found["id"] == "law/one"
    assert found["holds"] is True
    assert found["numbers"] == {"predicted": [2.0], "measured": [2.0, 2.1]}
    assert f'id="{anchor("law/one")}"' in shown[0]


def test_pages_check_and_report_what_the_ledger_says(root):
    """What the source of a page tells before it is run: claims whose identifier is written out."""
    ledger = read_ledger(root / "book" / "claims.yml")
    pages = {page.relative_to(root / "book").with_suffix("").as_posix(): page for page in (root / "book").rglob("*.md")}
    wrong = []
    for name, page in pages.items():
        calls = [call.split("```")[0] for call in re.split(r"(?=claims\.(?:check|report)\()", page.read_text(encoding="utf-8"))]
        for call in calls:
            if not (found := re.match(r'claims\.(check|report)\(\s*"([^"]*)"', call)):
                continue
            id, kind = found[2], "construction" if "by_construction=True" in call else found[1]
            known = ledger.get(id)
            if known is None or (known.chapter, known.kind) != (name, kind):
                wrong.append(f"{name}: {kind} {id}, in the ledger {known and (known.chapter, known.kind)}")
    assert wrong == []

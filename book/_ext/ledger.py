"""The ledger of the book, and the records that executed chapters leave in their outputs."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
"""What ``rnncortex.claims`` recorded: id, statement, predicted, measured, allowed, holds, numbers, kind."""

_DATA = re.compile(r'data-claim="([^"]*)"')


@dataclass(frozen=True)
class Claim:
    """One claim, or one part of a claim, that a chapter has to check or report.

    Attributes
    ----------
    id : str
        ``"claim"`` or ``"claim/part"``.
    chapter : str
        The page that shows it, relative to ``book/`` and without suffix: ``"principles/chaos"``.
    statement, source : str
        What it says in the book's words, and where the source text says it.
    kind : {"check", "construction", "report"}
        Whether a chapter has to check it, to check it as what holds by construction of its own lines, or to report what was found.
    needs : str
        What a machine must have to check it, in words; where it is missing the check is not run. Mostly empty.
    """

    id: str
    chapter: str
    statement: str
    source: str
    kind: str = "check"
    needs: str = ""


def read_ledger(path: Path) -> dict[str, Claim]:
    """Every claim that needs a record, by id: of a claim with parts, its parts."""
    claims: dict[str, Claim] = {}
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        for claim in _claims_of(entry):
            if claim.id in claims:
                raise ValueError(f"{path.name}: {claim.id} stands there twice")
            claims[claim.id] = claim
    return claims


def _claims_of(entry: Mapping[str, Any]) -> Iterable[Claim]:
    if "parts" not in entry:
        yield _claim(entry["id"], entry, entry)
    for part, words in entry.get("parts", {}).items():
        own = {"statement": words} if isinstance(words, str) else words
        yield _claim(f"{entry['id']}/{part}", own, entry)


def _claim(id: str, own: Mapping[str, Any], entry: Mapping[str, Any]) -> Claim:
    chapter = own.get("chapter", entry["chapter"])
    return Claim(id, chapter, own["statement"], entry["source"], own.get("kind", "check"), own.get("needs", ""))


def records_in(page: str) -> list[Record]:
    """The records that stand in the HTML outputs of a chapter, in order."""
    return [json.loads(html.unescape(data)) for data in _DATA.findall(page)]


def result(record: Record) -> str:
    """The last cell of a claim's row: a sign, or what stands for one."""
    if record["holds"] is None:
        return "reported" if record["kind"] == "report" else "not run"
    return ("✓" if record["holds"] else "✗") + " by construction" * (record["kind"] == "construction")


def count_in_words(records: Iterable[Record]) -> str:
    """How many claims there are of each kind: only the first of these numbers says how often theory could have been wrong."""
    counts = Counter(record["kind"] for record in records)
    words = f"{counts['check']} checked and found to hold, {counts['report']} reported as found"
    words += f", {counts['construction']} by construction" * (counts["construction"] > 0)
    return words + f", {counts['not run']} not run for want of what they need" * (counts["not run"] > 0)


def anchor(id: str) -> str:
    """The fragment of a claim's line in its chapter."""
    return "claim-" + id.replace("/", "-")


def disagreements(ledger: Mapping[str, Claim], records: Mapping[str, Iterable[Record]]) -> list[tuple[str, str]]:
    """Where ledger and chapters differ: pairs of a chapter and what is wrong there."""
    shown: dict[str, str] = {}
    wrong = []
    for chapter, found in records.items():
        for record in found:
            id = record["id"]
            if shown.setdefault(id, chapter) != chapter:
                wrong.append((chapter, f"claim {id} is also shown in {shown[id]}"))
            elif id not in ledger:
                wrong.append((chapter, f"claim {id} is not in the ledger"))
            elif ledger[id].chapter != chapter:
                wrong.append((chapter, f"claim {id} belongs to {ledger[id].chapter}, says the ledger"))
            elif record["kind"] == "not run":
                if not ledger[id].needs:
                    wrong.append((chapter, f"claim {id} was not run, and the ledger names nothing that it needs"))
            elif record["kind"] != ledger[id].kind:
                wrong.append((chapter, f"claim {id} is a {ledger[id].kind}, says the ledger, and a {record['kind']} in the chapter"))
            if record["holds"] is False:
                wrong.append((chapter, f"claim {id} does not hold: predicted {record['predicted']}, measured {record['measured']}"))
    missing = [claim for claim in ledger.values() if claim.id not in shown]
    return wrong + [(claim.chapter, f"claim {claim.id} of the ledger is neither checked nor reported") for claim in missing]

"""The ledger of the book, and the records that executed chapters leave in their outputs."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
"""What ``rnncortex.claims`` recorded: id, statement, predicted, measured, allowed, holds, numbers."""

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
    kind : {"check", "report"}
        Whether a chapter has to check it, or to report what was found.
    """

    id: str
    chapter: str
    statement: str
    source: str
    kind: str = "check"


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
        yield Claim(entry["id"], entry["chapter"], entry["statement"], entry["source"], entry.get("kind", "check"))
    for part, words in entry.get("parts", {}).items():
        own = {"statement": words} if isinstance(words, str) else words
        yield Claim(
            f"{entry['id']}/{part}", own.get("chapter", entry["chapter"]), own["statement"], entry["source"], own.get("kind", "check")
        )


def records_in(page: str) -> list[Record]:
    """The records that stand in the HTML outputs of a chapter, in order."""
    return [json.loads(html.unescape(data)) for data in _DATA.findall(page)]


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
            elif (found_as := "report" if record["holds"] is None else "check") != ledger[id].kind:
                wrong.append((chapter, f"claim {id} is a {ledger[id].kind}, says the ledger, and a {found_as} in the chapter"))
            if record["holds"] is False:
                wrong.append((chapter, f"claim {id} does not hold: predicted {record['predicted']}, measured {record['measured']}"))
    missing = [claim for claim in ledger.values() if claim.id not in shown]
    return wrong + [(claim.chapter, f"claim {claim.id} of the ledger is neither checked nor reported") for claim in missing]

"""Floor 5: the claims of the book, predicted by theory beside measured, checked where they are read.

A claim has an identifier in the book's ledger (``book/claims.yml``), such as ``"chaos-transition"``, and may have parts,
``"chaos-transition/exponent"``. :func:`check` compares a prediction with a measurement and raises :class:`ClaimError`
when they disagree, so that a page, a test run and the build of the book all fail. :func:`report` records a finding that
has no right answer in advance. Both show one line in the notebook, and hand the same record to the book's page of proofs.

Not every green line could have been red. A check of what the page's own lines make so is labelled "by construction", and a check
for which this machine lacks a part, such as a second device, is shown as not run. The ledger says where either may stand.
"""

import difflib
import html
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from torch import Tensor

from rnncortex.numerics.statistics import Interval

Numbers = float | Sequence[float] | np.ndarray | Tensor | Interval


class ClaimError(AssertionError):
    """A prediction and its measurement disagree by more than the stated tolerance."""


@dataclass(frozen=True)
class Record:
    """One claim as it was checked.

    Attributes
    ----------
    id : str
        Identifier in the ledger, with its part: ``"claim"`` or ``"claim/part"``.
    statement : str
        The claim in words, from the ledger (empty where no ledger was found).
    predicted, measured : str
        The numbers as shown, with unit, interval and sample size.
    allowed : str
        The tolerance in words, with the reason for it.
    apart : str
        The largest deviation in words, in the unit of the tolerance, and which number has it; empty for a report or a range.
    holds : bool or None
        Whether measurement and prediction agree; None for a report, and for a check that was not run.
    numbers : dict of str to list of float
        The same numbers, unrounded: ``predicted`` (absent for a report) and ``measured`` (absent where nothing was run).
    kind : {"check", "construction", "report", "not run"}
        Whether a theory was tested, a line that holds by construction was shown, a finding was reported, or nothing was compared.
    """

    id: str
    statement: str
    predicted: str
    measured: str
    allowed: str
    apart: str
    holds: bool | None
    numbers: dict[str, list[float]]
    kind: str = "check"

    def looks(self) -> tuple[str, str, str]:
        """Sign, class and colour of the line."""
        if self.kind == "not run":
            return "–", "not-run", "#6e7781"
        return {True: ("✓", "holds", "#1a7f37"), False: ("✗", "fails", "#b3261e"), None: ("•", "reported", "#0072b2")}[self.holds]

    def as_html(self) -> str:
        """The line of a page, with the record in its attribute ``data-claim``."""
        sign, state, colour = self.looks()
        data = html.escape(json.dumps(asdict(self), ensure_ascii=False), quote=True)
        expected = "published" if self.kind == "report" else "predicted"
        words = {expected: self.predicted, "measured": self.measured, "apart": self.apart, "allowed": self.allowed}
        words["holds"] = "by construction of the lines above" if self.kind == "construction" else ""
        facts = "".join(f"<span><em>{name}</em> {html.escape(value)}</span> " for name, value in words.items() if value)
        return (
            f'<div class="claim claim-{state}" id="claim-{self.id.replace("/", "-")}" data-claim="{data}"'
            f' style="border-left:4px solid {colour};padding:.3em .8em;margin:.5em 0">'
            f"<strong>{sign} {html.escape(self.statement or self.id)}</strong><br>{facts}</div>"
        )


@dataclass(frozen=True)
class Entry:
    """What the ledger says of a claim: its statement, its kind, and what a machine must have to check it, or nothing."""

    statement: str
    kind: str = "check"
    needs: str = ""


_records: dict[str, Record] = {}


def check(
    id: str,
    *,
    measured: Numbers,
    predicted: Numbers | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    within: tuple[float, float] | None = None,
    because: str,
    unit: str = "",
    by_construction: bool = False,
    missing: str = "",
) -> None:
    """Compare a measurement with what theory predicts; show the result, and raise when they disagree.

    The claim holds when every number satisfies ``|measured - predicted| <= rtol |predicted|``, or ``<= atol``; with
    ``within`` the prediction is a range and every measured number must lie in it, ends included.

    Parameters
    ----------
    id : str
        ``"claim"`` or ``"claim/part"``, as it stands in the ledger.
    measured, predicted : float, array or Interval
        Numbers in ``unit``; arrays of one shape, or a single prediction for all. Of an :class:`~rnncortex.numerics.statistics.Interval`
        the estimate is compared, and its ends and sample size are shown.
    rtol, atol, within : float, float, pair of float
        Exactly one: relative tolerance, absolute tolerance, or the predicted range (then without ``predicted``).
    because : str
        Where the tolerance comes from, in a few words: the order of an error, a standard error, a definition.
    unit : str
        Unit of the numbers, shown behind them.
    by_construction : bool
        Whether the page's own lines make it so: then the line says that it tests these lines and no theory. The ledger has
        ``kind: construction`` for it.
    missing : str
        What the check needs and this machine lacks, in a few words; nothing is compared then, and the line says that the check was
        not run. The ledger has ``needs:`` for it.

    Raises
    ------
    ClaimError
        If they disagree, or if a number is not finite.
    ValueError
        If the tolerance is missing, doubled, negative or infinite, the shapes differ, or the ledger has no such claim, has it as
        one of another kind, or knows nothing that a machine could lack for it.

    Examples
    --------
    >>> from rnncortex import claims
    >>> claims.check("circular-law", predicted=1.5, measured=1.52, rtol=0.03, because="order of the finite-size correction")
    ✓ circular-law: predicted 1.5, measured 1.52, apart 1.33%, allowed 3% (order of the finite-size correction)
    """
    if sum(tolerance is not None for tolerance in (rtol, atol, within)) != 1:
        raise ValueError("check: expected exactly one of rtol, atol and within")
    if (within is None) == (predicted is None):
        raise ValueError("check: expected a prediction with rtol or atol, and none with within (there the range is the prediction)")
    if not because.strip():
        raise ValueError("because: expected a few words on where the tolerance comes from, got none")

    kind = "construction" if by_construction else "check"
    known, values = _entry(id, kind, missing).statement, _values("measured", measured)
    if within is not None:
        low, high = within
        if not low <= high or not (math.isfinite(low) or math.isfinite(high)):
            raise ValueError(f"within: expected a pair (low, high) in rising order, not both infinite, got {within}")
        holds = bool(np.all((values >= low) & (values <= high)))
        numbers = {"predicted": [low, high], "measured": values.ravel().tolist()}
        record = Record(id, known, _range(low, high, unit), _words(measured, unit), because, "", holds, numbers, kind)
    else:
        assert predicted is not None
        expected = _values("predicted", predicted)
        shapes = np.squeeze(expected).shape, np.squeeze(values).shape
        if expected.size != 1 and (expected.size != values.size or min(map(len, shapes)) > 1 and shapes[0] != shapes[1]):
            raise ValueError(f"predicted: expected one number or as many as were measured, {values.shape}, got {expected.shape}")
        tolerance = rtol if rtol is not None else atol
        assert tolerance is not None
        if not 0 <= tolerance < math.inf:
            raise ValueError(f"rtol or atol: expected a finite number of at least 0, got {tolerance}")
        aims, found = np.broadcast_to(expected.ravel(), values.size), values.ravel()
        gaps, room = np.abs(found - aims), tolerance * np.abs(aims) if rtol is not None else np.full(values.size, tolerance)
        holds = bool(np.all(gaps <= room))
        with np.errstate(over="ignore"):
            worst = int(np.argmax(gaps / np.maximum(room, np.finfo(float).tiny)))
        share = rtol is not None and aims[worst] != 0
        apart = f"{100 * gaps[worst] / abs(aims[worst]):.3g}%" if share else f"{_number(gaps[worst], 3)}{_behind(unit)}"
        if values.size > 1:
            apart += f" (number {worst + 1} of {values.size})"
        digits = _digits(found, gaps.max(), room.min())
        words = (_words(predicted, unit, digits), _words(measured, unit, digits))
        allowed = (f"{100 * tolerance:.4g}%" if rtol is not None else f"±{_number(tolerance)}{_behind(unit)}") + f" ({because})"
        numbers = {"predicted": expected.ravel().tolist(), "measured": found.tolist()}
        record = Record(id, known, *words, allowed, apart, holds, numbers, kind)

    if missing:
        numbers.pop("measured")
        record = replace(record, measured=f"not run here: needs {missing}", apart="", holds=None, kind="not run")
    _show(record)
    if record.holds is False:
        where = "" if within is not None else f", apart {record.apart}"
        raise ClaimError(
            f"{id} does not hold: predicted {record.predicted}, measured {record.measured}{where}, "
            f"allowed {record.allowed}. {record.statement}".rstrip()
        )


def report(id: str, *, measured: Numbers, published: str = "", unit: str = "") -> None:
    """Record a finding that has no right answer in advance, with the published value beside it.

    Parameters
    ----------
    id : str
        ``"claim"`` or ``"claim/part"``, as it stands in the ledger.
    measured : float, array or Interval
        What was found, in ``unit``; an :class:`~rnncortex.numerics.statistics.Interval` shows its ends and sample size.
    published : str
        The published value and its source in words, or empty.
    unit : str
        Unit of the numbers.

    Raises
    ------
    ClaimError
        If a number is not finite.
    ValueError
        If the ledger has no such claim, or says that it is checked: there an entry that is reported has ``kind: report``.
    """
    known, numbers = _entry(id, "report").statement, {"measured": _values("measured", measured).ravel().tolist()}
    _show(Record(id, known, published or "none in advance", _words(measured, unit), "reported as found", "", None, numbers, "report"))


def table() -> None:
    """Show every claim that this session has checked, as one table: the summary of a chapter."""
    heads = ("Claim", "Predicted", "Measured", "Allowed", "Result")
    rows = [(r.statement or r.id, r.predicted, r.measured, r.allowed, _sign(r)) for r in _records.values()]
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    text = "\n".join(" | ".join(row) for row in (heads, *rows))
    _display(text, f'<table class="claim-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def records() -> list[Record]:
    """The records of this session, in the order in which they were first checked."""
    return list(_records.values())


def statement(id: str) -> str:
    """What a claim says, from the nearest ledger at or above the working directory; empty where there is none.

    Raises
    ------
    ValueError
        If there is a ledger and it lacks the claim.
    """
    return _entry(id, None).statement


def _entry(id: str, kind: str | None, missing: str = "") -> Entry:
    """What the ledger says of a claim, which it has to list, as one of this kind, and as one that may lack what is missing."""
    ledger = _nearest_ledger(Path.cwd())
    if ledger is None:
        return Entry("")
    entries = ledger_entries(ledger, ledger.stat().st_mtime_ns)
    if id not in entries:
        near = difflib.get_close_matches(id, entries, n=1)
        raise ValueError(f"id: expected a claim of {ledger.name}, got {id!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    found = entries[id]
    if kind is not None and found.kind != kind:
        raise ValueError(f"id: expected a claim that {ledger.name} lists as a {kind}, got {id!r}, which it lists as a {found.kind}")
    if missing and not found.needs:
        raise ValueError(f"missing: expected a claim of which {ledger.name} says what it needs, got {id!r}, which needs nothing")
    return found


@lru_cache(maxsize=4)
def ledger_entries(path: Path, _version: int = 0) -> dict[str, Entry]:
    """What a ledger says of every claim and part, by identifier."""
    entries = {}
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        entries[entry["id"]] = Entry(entry["statement"], entry.get("kind", "check"), entry.get("needs", ""))
        for part, words in entry.get("parts", {}).items():
            own = {"statement": words} if isinstance(words, str) else words
            entries[f"{entry['id']}/{part}"] = Entry(own["statement"], own.get("kind", "check"), own.get("needs", ""))
    return entries


def _nearest_ledger(folder: Path) -> Path | None:
    places = (place / name for place in (folder, *folder.parents) for name in ("claims.yml", "book/claims.yml"))
    return next((place for place in places if place.is_file()), None)


def _values(name: str, numbers: Numbers) -> np.ndarray:
    if isinstance(numbers, Interval):
        numbers = numbers.estimate
    if isinstance(numbers, Tensor):
        numbers = numbers.detach().cpu().numpy()
    elif isinstance(numbers, Sequence):
        numbers = [float(number) for number in numbers]
    values = np.atleast_1d(np.asarray(numbers, dtype=np.float64))
    if values.size == 0 or not np.isfinite(values).all():
        raise ClaimError(f"{name}: expected at least one number, all of them finite, got {values}")
    return values


def _words(numbers: Numbers, unit: str, digits: int = 4) -> str:
    if isinstance(numbers, Interval):
        low, high = _number(numbers.low), _number(numbers.high)
        return f"{_number(numbers.estimate)}{_behind(unit)} ({100 * numbers.level:.4g}% interval {low} to {high}, n = {numbers.n})"
    values = _values("number", numbers).ravel()
    if values.size <= 6:
        return ", ".join(_number(value, digits) for value in values) + _behind(unit)
    return f"{_number(values.min(), digits)} to {_number(values.max(), digits)}{_behind(unit)} ({values.size} values)"


def _digits(values: np.ndarray, gap: float, room: float) -> int:
    """As many digits as show the tolerance, or else the deviation, where it is not just rounding; at least 4, at most 9."""
    size, finest = float(np.abs(values).max()), max(gap, room)
    if size == 0 or finest <= 1e-9 * size:
        return 4
    return min(9, max(4, 1 + math.ceil(math.log10(size / finest))))


def _range(low: float, high: float, unit: str) -> str:
    if np.isinf(high):
        return f"at least {_number(low)}{_behind(unit)}"
    if np.isinf(low):
        return f"at most {_number(high)}{_behind(unit)}"
    return f"{_number(low)} to {_number(high)}{_behind(unit)}"


def _number(value: float, digits: int = 4) -> str:
    return f"{value:.{digits}g}".replace("-", "−") if value == value else "not a number"


def _behind(unit: str) -> str:
    return f" {unit}" if unit else ""


def _sign(record: Record) -> str:
    if record.holds is None:
        return "reported" if record.kind == "report" else "not run"
    return ("✓" if record.holds else "✗") + " by construction" * (record.kind == "construction")


def _show(record: Record) -> None:
    _records[record.id] = record
    sign, _, _ = record.looks()
    made = " (by construction)" if record.kind == "construction" else ""
    apart = f"apart {record.apart}, " if record.apart else ""
    text = f"{sign} {record.id}{made}: predicted {record.predicted}, measured {record.measured}, {apart}allowed {record.allowed}"
    _display(text, record.as_html())


def _display(text: str, page: str) -> None:
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        display({"text/plain": text, "text/html": page}, raw=True)
    else:
        print(text)

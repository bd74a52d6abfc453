"""Claims: what holds, what fails, and what the record says."""

import html
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from rnncortex import claims
from rnncortex.numerics.statistics import Interval


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    entries = [
        {"id": "one", "chapter": "c", "statement": "One is one.", "source": "s"},
        {
            "id": "two",
            "chapter": "c",
            "statement": "Two.",
            "source": "s",
            "parts": {"a": "Two a.", "b": {"chapter": "d", "statement": "Two b.", "kind": "report"}},
        },
        {"id": "made", "chapter": "c", "statement": "Made so.", "source": "s", "kind": "construction"},
        {"id": "elsewhere", "chapter": "c", "statement": "As here.", "source": "s", "needs": "a GPU"},
    ]
    (tmp_path / "claims.yml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    folder = tmp_path / "part" / "chapter"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(claims, "_records", {})
    return tmp_path / "claims.yml"


@pytest.mark.parametrize(
    ("arguments", "holds"),
    [
        ({"predicted": 1.0, "measured": 1.05, "rtol": 0.05001}, True),
        ({"predicted": 1.0, "measured": 1.06, "rtol": 0.05}, False),
        ({"predicted": -2.0, "measured": -2.1, "rtol": 0.06}, True),
        ({"predicted": 0.0, "measured": 1e-12, "atol": 1e-12}, True),
        ({"predicted": 0, "measured": 1, "atol": 0}, False),
        ({"predicted": [1.0, 2.0], "measured": torch.tensor([1.0, 2.2]), "rtol": 0.05}, False),
        ({"predicted": 3.0, "measured": [3.0, 3.0], "atol": 0}, True),
        ({"measured": [0.0, 1.0], "within": (0, 1)}, True),
        ({"measured": 1.0001, "within": (0, 1)}, False),
        ({"predicted": 2.0, "measured": Interval(2.05, 1.9, 2.2, 0.95, 7), "rtol": 0.03}, True),
    ],
)
def test_what_holds(arguments: dict, holds: bool) -> None:
    if holds:
        claims.check("one", because="test", **arguments)
        assert claims.records()[0].holds is True
    else:
        with pytest.raises(claims.ClaimError, match="one does not hold: predicted .*, measured .*One is one"):
            claims.check("one", because="test", **arguments)


@pytest.mark.parametrize("number", [math.nan, math.inf, [1.0, math.nan], []])
def test_numbers_that_are_none_never_hold(number) -> None:
    with pytest.raises(claims.ClaimError, match="measured: expected at least one number, all of them finite"):
        claims.check("one", predicted=1.0, measured=number, rtol=1e9, because="test")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"predicted": 1, "measured": 1}, "exactly one of rtol, atol and within"),
        ({"predicted": 1, "measured": 1, "rtol": 0.1, "atol": 0.1}, "exactly one of rtol, atol and within"),
        ({"measured": 1, "rtol": 0.1}, "expected a prediction with rtol or atol"),
        ({"predicted": 1, "measured": 1, "within": (0, 1)}, "none with within"),
        ({"measured": 1, "within": (1, 0)}, r"within: expected a pair \(low, high\) in rising order"),
        ({"measured": 1, "within": (-math.inf, math.inf)}, "not both infinite"),
        ({"predicted": 1, "measured": 1, "atol": math.inf}, "rtol or atol: expected a finite number"),
        ({"predicted": np.ones((2, 3)), "measured": np.ones((3, 2)), "atol": 0.1}, r"as many as were measured, \(3, 2\), got \(2, 3\)"),
        ({"predicted": [1, 2], "measured": [1, 2, 3], "rtol": 0.1}, "predicted: expected one number or as many as were measured"),
        ({"predicted": 1, "measured": 1, "rtol": -0.1}, "rtol or atol: expected a finite number of at least 0"),
        ({"predicted": 1, "measured": 1, "rtol": math.nan}, "rtol or atol: expected a finite number of at least 0"),
        ({"predicted": 1, "measured": 1, "rtol": 0.1, "because": " "}, "because: expected a few words"),
    ],
)
def test_checks_that_make_no_sense(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        claims.check("one", **{"because": "test", **arguments})


def test_claims_outside_the_ledger_are_refused_with_a_suggestion() -> None:
    with pytest.raises(ValueError, match="'two/c'; did you mean 'two/"):
        claims.check("two/c", predicted=1, measured=1, atol=0, because="test")


def test_without_a_ledger_the_identifier_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_nearest_ledger", lambda folder: None)
    claims.check("anything", predicted=1, measured=1, atol=0, because="test")
    assert claims.records()[0].statement == ""


def test_a_changed_ledger_is_read_again(ledger: Path) -> None:
    assert claims.statement("one") == "One is one."
    ledger.write_text(ledger.read_text().replace("One is one.", "One is still one."), encoding="utf-8")
    assert claims.statement("one") == "One is still one."


def test_the_line_in_the_page_carries_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[tuple[str, str]] = []
    monkeypatch.setattr(claims, "_display", lambda text, page: pages.append((text, page)))
    claims.check("two/a", predicted=[1.0, 2.0], measured=[1.0, 2.001], rtol=0.01, because="<test>", unit="Hz")
    claims.report("two/b", measured=Interval(3.0, 2.5, 3.5, 0.95, 5), published="about 3")
    (checked_text, checked), (reported_text, reported) = pages
    assert checked_text == "✓ two/a: predicted 1, 2 Hz, measured 1, 2.001 Hz, apart 0.05% (number 2 of 2), allowed 1% (<test>)"
    assert 'id="claim-two-a"' in checked
    assert "<test>" not in checked
    record = json.loads(html.unescape(re.search('data-claim="([^"]*)"', checked).group(1)))
    assert record["statement"] == "Two a."
    assert record["numbers"] == {"predicted": [1.0, 2.0], "measured": [1.0, 2.001]}
    assert "measured 3 (95% interval 2.5 to 3.5, n = 5)" in reported_text
    assert "claim-reported" in reported


def test_table_has_a_row_a_claim_and_a_rerun_replaces_it(capsys: pytest.CaptureFixture[str]) -> None:
    claims.check("one", predicted=1, measured=1, atol=0, because="first")
    claims.check("one", predicted=1, measured=1, atol=0, because="again")
    claims.report("two/b", measured=2.0)
    capsys.readouterr()
    claims.table()
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 3
    assert "again" in lines[1]
    assert lines[2].endswith("reported")


def test_a_check_and_a_report_do_not_change_places() -> None:
    with pytest.raises(ValueError, match="lists as a report, got 'one', which it lists as a check"):
        claims.report("one", measured=1.0)
    with pytest.raises(ValueError, match="lists as a check, got 'two/b', which it lists as a report"):
        claims.check("two/b", predicted=1, measured=1, atol=0, because="test")


def test_the_line_shows_where_it_is_worst_and_digits_that_tell() -> None:
    claims.check("one", predicted=[1.0, 0.1038, 3.0], measured=[1.0, 0.10384, 3.0], atol=4.22e-5, because="test")
    (record,) = claims.records()
    assert record.predicted == "1, 0.1038, 3"
    assert record.measured == "1, 0.10384, 3"
    assert record.apart == "4e-05 (number 2 of 3)".replace("-", "−")
    with pytest.raises(claims.ClaimError, match=r"apart 20% \(number 2 of 2\)"):
        claims.check("one", predicted=[100.0, 1.0], measured=[101.0, 1.2], rtol=0.05, because="test")
    claims.check("one", predicted=2.0, measured=2.0, rtol=0.0, because="test")
    assert claims.records()[0].apart == "0%"


def test_what_holds_by_construction_says_so_and_can_still_fail() -> None:
    claims.check("made", predicted=3, measured=3, atol=0, because="counted", by_construction=True)
    claims.table()
    (record,) = claims.records()
    assert (record.kind, record.holds) == ("construction", True)
    with pytest.raises(claims.ClaimError, match="made does not hold"):
        claims.check("made", predicted=3, measured=4, atol=0, because="counted", by_construction=True)


def test_construction_is_shown_in_line_page_and_table(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(claims, "_display", lambda text, page: shown.append((text, page)))
    claims.check("made", predicted=3, measured=3, atol=0, because="counted", by_construction=True)
    claims.table()
    assert shown[0][0].startswith("✓ made (by construction): predicted 3")
    assert "<em>holds</em> by construction of the lines above" in shown[0][1]
    assert shown[1][0].endswith("✓ by construction")


def test_a_check_without_what_it_needs_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(claims, "_display", lambda text, page: shown.append((text, page)))
    claims.check("elsewhere", predicted=0, measured=0, atol=1e-12, because="rounding", missing="a GPU")
    claims.table()
    (record,) = claims.records()
    assert (record.kind, record.holds, record.numbers) == ("not run", None, {"predicted": [0.0]})
    assert shown[0][0] == "– elsewhere: predicted 0, measured not run here: needs a GPU, allowed ±1e−12 (rounding)"
    assert "claim-not-run" in shown[0][1]
    assert "✓" not in shown[0][1]
    assert shown[1][0].endswith("not run")
    claims.check("elsewhere", predicted=0, measured=0, atol=1e-12, because="rounding")
    assert claims.records()[0].kind == "check"


def test_no_check_is_demoted_without_a_word_in_the_ledger() -> None:
    with pytest.raises(ValueError, match="lists as a construction, got 'one', which it lists as a check"):
        claims.check("one", predicted=1, measured=1, atol=0, because="test", by_construction=True)
    with pytest.raises(ValueError, match="lists as a check, got 'made', which it lists as a construction"):
        claims.check("made", predicted=1, measured=1, atol=0, because="test")
    with pytest.raises(ValueError, match="missing: expected a claim of which claims.yml says what it needs, got 'one'"):
        claims.check("one", predicted=1, measured=1, atol=0, because="test", missing="a GPU")

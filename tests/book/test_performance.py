"""The page on performance shows the record that ships."""

import json
from pathlib import Path

import performance
import pytest


@pytest.fixture
def record(root: Path) -> dict:
    return json.loads((root / performance.RECORD).read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", performance.PARTS)
def test_every_part_is_a_table(part: str, record: dict) -> None:
    heads, rows = performance.PARTS[part](record)
    assert rows
    assert {len(row) for row in rows} == {len(heads)}


def test_no_set_up_failed_and_every_row_has_seven_rounds(record: dict) -> None:
    for row in record["rows"]:
        assert "failed" not in row, row
        assert "missing" in row or row["rounds"] >= 7


def test_a_ratio_below_its_bar_and_a_missing_peer_say_so() -> None:
    row = {"name": "work", "peer": "peer", "bar": 2.0}
    timed = row | {"ours": 1.0, "theirs": 1.5, "ratio": 1.5, "low": 1.4, "high": 1.6, "agreement": "equal"}
    _, cells = performance.ratios({"rows": [timed, row | {"missing": ["peer"]}, row | {"failed": "not learnt"}]})
    assert [cell[-2:] for cell in cells] == [["2, not met", "equal"], ["2", "not installed"], ["2", "failed: not learnt"]]

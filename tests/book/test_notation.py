"""The notation page: one table, and one row for each symbol, so that a second meaning stands beside the first."""

import re
from collections import Counter
from pathlib import Path


def test_each_symbol_has_one_row(root: Path):
    text = (root / "book" / "reference" / "notation.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\|---", text, flags=re.MULTILINE)) == 1, "expected one table"
    first = re.findall(r"^\| (\$[^|]*) \|", text, flags=re.MULTILINE)
    symbols = Counter(symbol for cell in first for symbol in re.findall(r"\$[^$]+\$", cell))
    assert symbols
    twice = [symbol for symbol, rows in symbols.items() if rows > 1]
    assert not twice, f"more than one row: {twice}; put all meanings of a letter into one"

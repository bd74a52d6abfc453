"""The notation page: one table, and one row for each symbol, so that a second meaning stands beside the first."""

import re
from collections import Counter
from pathlib import Path

from make_book import is_notebook
from symbol_index import symbol_of, symbols


def test_each_symbol_has_one_row(root: Path):
    text = (root / "book" / "reference" / "notation.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\|---", text, flags=re.MULTILINE)) == 1, "expected one table"
    first = re.findall(r"^\| (\$[^|]*) \|", text, flags=re.MULTILINE)
    symbols = Counter(symbol for cell in first for symbol in re.findall(r"\$[^$]+\$", cell))
    assert symbols
    twice = [symbol for symbol, rows in symbols.items() if rows > 1]
    assert not twice, f"more than one row: {twice}; put all meanings of a letter into one"


def test_each_symbol_is_used_by_a_chapter(root: Path):
    """So that the column of its equations is never empty."""
    text = (root / "book" / "reference" / "notation.md").read_text(encoding="utf-8")
    first = re.findall(r"^\| (\$[^|]*) \|", text, flags=re.MULTILINE)
    chapters = [page.read_text(encoding="utf-8") for page in (root / "book").rglob("*.md") if is_notebook(page)]
    used = {symbol for chapter in chapters for formula in re.findall(r"\$\$?([^$]+)\$", chapter) for symbol in symbols(formula)}
    for formula in re.findall(r"\$([^$]+)\$", " ".join(first)):
        assert {symbol_of(formula), symbols(formula)[0]} & used, f"no chapter has {formula}"

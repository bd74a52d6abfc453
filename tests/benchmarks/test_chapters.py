"""What the chapters took of the processor and of memory when the book was built, beside their budget."""

import json

import pytest
from budget import GIGABYTES, SECONDS
from make_book import SITE, costs_in_words


def test_chapters() -> None:
    """Print a line a chapter; the slowest first."""
    if not (SITE / "run_times.json").is_file():
        pytest.skip("the site is not built: run make book")
    costs = json.loads((SITE / "run_times.json").read_text(encoding="utf-8"))
    print(f"\nchapters: the budget is {SECONDS:g} s of processor time and {GIGABYTES:g} GB each")
    for chapter, cost in sorted(costs.items(), key=lambda item: -item[1]["seconds"]):
        print(costs_in_words(chapter, cost["seconds"], cost["gigabytes"]))

"""Plots draw what they are given: they import no computation, only types of results, and estimate nothing."""

import ast
from pathlib import Path

import pytest

PLOTS = Path(__file__).resolve().parents[2] / "rnncortex" / "plots"
FILES = sorted(PLOTS.rglob("*.py"))
ESTIMATES = {"std", "var", "cov", "corrcoef", "histogram", "lstsq", "polyfit", "svd", "eig", "eigh", "eigvals", "eigvalsh", "mean_interval"}
HISTOGRAMS = PLOTS / "marks.py"
"""The one place where a drawing counts: a histogram of intervals between spikes."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PLOTS).as_posix())
def test_a_plot_imports_types_of_results_and_nothing_that_computes(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not [alias.name for alias in node.names if alias.name.startswith("rnncortex")], "import a type by its name"
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("rnncortex."):
            room = str(node.module).split(".")[1]
            computing = [alias.name for alias in node.names if room != "plots" and not alias.name[0].isupper()]
            assert not computing, f"{node.module}: the page computes, and hands on what it has found"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PLOTS).as_posix())
def test_a_plot_estimates_nothing(file: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    allowed = {"histogram"} if file == HISTOGRAMS else set()
    assert not called & ESTIMATES - allowed, "the page estimates, and hands on an Interval"

"""The form of a chapter: one setup cell, short cells, nothing defined that another chapter would want, a table of its claims at the end."""

import ast
from pathlib import Path

import jupytext
import pytest
from make_book import ROOT, notebooks

LONGEST, WIDEST = 17, 96
CHAPTERS = [page for page, _ in notebooks() if page.parent != ROOT / "book"]

pytestmark = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda page: page.relative_to(ROOT / "book").with_suffix("").as_posix())


def code_of(chapter: Path) -> list[str]:
    return [cell.source for cell in jupytext.read(chapter).cells if cell.cell_type == "code"]


def syntax(code: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(code)))


def test_everything_is_imported_in_one_setup_cell(chapter):
    setup, *others = code_of(chapter)
    imports = (ast.Import, ast.ImportFrom)
    assert any(isinstance(node, imports) for node in syntax(setup)), "the first cell imports nothing"
    assert not [code for code in others if any(isinstance(node, imports) for node in syntax(code))], "a later cell imports"


def test_cells_are_short_and_define_nothing(chapter):
    for code in code_of(chapter):
        lines = code.strip().splitlines()
        assert len(lines) <= LONGEST, f"a cell of {len(lines)} lines: {lines[0]}"
        assert not [line for line in lines if len(line) > WIDEST], f"a line of more than {WIDEST} characters: {code}"
        defined = [node for node in syntax(code) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
        assert not defined, f"a cell defines {defined[0].name}"


def test_prose_explains_and_comments_do_not(chapter):
    for code in code_of(chapter):
        assert not [line for line in code.splitlines() if line.lstrip().startswith("#")], f"a comment in a cell: {code}"


def test_it_ends_with_a_summary_and_its_claims(chapter):
    text = chapter.read_text(encoding="utf-8")
    assert "\n## Summary\n" in text
    assert "claims.table()" in text.split("\n## Summary\n")[1]


def test_it_stands_in_the_table_of_contents(chapter):
    name = chapter.relative_to(ROOT).with_suffix("").as_posix()
    assert f"file: {name}\n" in (ROOT / "_toc.yml").read_text(encoding="utf-8")

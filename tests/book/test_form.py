"""The form of a chapter, as CONTRIBUTING has it: goals, short cells, a sentence before each, folded checks, solutions that run, a table."""

import ast
import re
import unicodedata
from collections import Counter
from pathlib import Path

import jupytext
import pytest
from make_book import ROOT, notebooks
from nbformat import NotebookNode

LONGEST, LONGEST_SETUP, WIDEST = 15, 25, 96
LONGEST_UNREVISED = 17
CHAPTERS = [page for page, _ in notebooks() if page.parent not in (ROOT / "book", ROOT / "book" / "reference")]

UNREVISED: set[str] = set()
"""Chapters that do not follow the newer rules yet. A revised one leaves the list, no new one enters it, and in the end it is empty."""


def name_of(chapter: Path) -> str:
    return chapter.relative_to(ROOT / "book").with_suffix("").as_posix()


def chapters(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("chapter", pages, ids=name_of)


every_chapter = chapters(CHAPTERS)
revised_chapters = chapters([page for page in CHAPTERS if name_of(page) not in UNREVISED])


def cells_of(chapter: Path) -> list[NotebookNode]:
    return jupytext.read(chapter).cells


def code_of(chapter: Path) -> list[str]:
    return [cell.source for cell in cells_of(chapter) if cell.cell_type == "code"]


def syntax(code: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(code)))


def called(statement: ast.AST) -> str:
    """The dotted name that a statement calls, or nothing: ``"claims.check"``."""
    return ast.unparse(statement.value.func) if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) else ""


def words_of(markdown: str) -> int:
    """How many words of prose stand in a cell: headings, labels, fences and options of directives are none."""
    lines = [line for line in markdown.splitlines() if not re.match(r"\s*(#|`{3,}|:{3,}|:[\w-]+:|\(.*\)=$|\$\$|% )", line)]
    return len(re.findall(r"[A-Za-z]{2,}", " ".join(lines)))


def directives(chapter: Path, name: str) -> list[tuple[str, str]]:
    """What stands on the first line of each directive of this name, and what stands in it."""
    text = chapter.read_text(encoding="utf-8")
    return re.findall(rf"^`{{3,}}\{{{name}\}} *(.*)\n((?:.*\n)*?)`{{3,}}$", text, flags=re.MULTILINE)


def test_no_chapter_is_listed_that_is_not_there():
    assert {name_of(page) for page in CHAPTERS} >= UNREVISED


@every_chapter
def test_everything_is_imported_in_one_setup_cell(chapter):
    setup, *others = code_of(chapter)
    imports = (ast.Import, ast.ImportFrom)
    assert any(isinstance(node, imports) for node in syntax(setup)), "the first cell imports nothing"
    assert not [code for code in others if any(isinstance(node, imports) for node in syntax(code))], "a later cell imports"


@every_chapter
def test_cells_are_short_and_define_no_class(chapter):
    setup, *others = code_of(chapter)
    longest = LONGEST_UNREVISED if name_of(chapter) in UNREVISED else LONGEST
    for code, most in [(setup, LONGEST_SETUP), *((code, longest) for code in others)]:
        lines = code.strip().splitlines()
        assert len(lines) <= most, f"a cell of {len(lines)} lines: {lines[0]}"
        assert not [line for line in lines if len(line) > WIDEST], f"a line of more than {WIDEST} characters: {code}"
        defined = [node for node in syntax(code) if isinstance(node, ast.AsyncFunctionDef | ast.ClassDef)]
        assert not defined, f"a cell defines {defined[0].name}"


@every_chapter
def test_prose_explains_and_comments_do_not(chapter):
    for code in code_of(chapter):
        assert not [line for line in code.splitlines() if line.lstrip().startswith("#")], f"a comment in a cell: {code}"


OVERWRITES = {"gated_networks", "learning_through_time"}
"""Chapters that still change weights in place: no new one enters this list."""


@pytest.mark.parametrize("source", [*CHAPTERS, *sorted((ROOT / "exercises" / "masters").glob("*.md"))], ids=lambda path: path.stem)
def test_no_network_is_made_with_a_seed_and_then_given_other_weights(source):
    """A circuit comes from its weights: ``RateNetwork.from_weights``."""
    weights = r"\.(weight_(hh|ih)\w*|bias)"
    overwritten = rf"{weights}(\.data)?\.(copy_|fill_|zero_)\(|init\.\w+_\(.*{weights}|{weights}\.data\b"
    lines = source.read_text(encoding="utf-8").splitlines()
    assert source.stem in OVERWRITES or [line for line in lines if re.search(overwritten, line)] == []


@every_chapter
def test_it_ends_with_a_summary_and_its_claims(chapter):
    text = chapter.read_text(encoding="utf-8")
    assert "\n## Summary\n" in text
    assert "claims.table()" in text.split("\n## Summary\n")[1]


@every_chapter
def test_it_stands_in_the_table_of_contents(chapter):
    name = chapter.relative_to(ROOT).with_suffix("").as_posix()
    assert f"file: {name}\n" in (ROOT / "_toc.yml").read_text(encoding="utf-8")


@revised_chapters
def test_it_opens_with_goals_and_reading_time(chapter):
    opening = chapter.read_text(encoding="utf-8").split("```{code-cell}")[0]
    goals = re.search(r"After this chapter you will be able to:\n\n((?:- .*\n(?:  .*\n)*)+)", opening)
    assert goals, "no list of goals under 'After this chapter you will be able to:' before the first cell"
    count = len(re.findall(r"^- ", goals[1], flags=re.MULTILINE))
    assert 3 <= count <= 5, f"{count} goals"
    assert re.search(r"\d+ minutes", opening), "no reading time in minutes"


@revised_chapters
def test_a_sentence_stands_before_every_cell(chapter):
    before = ""
    for cell in cells_of(chapter):
        if cell.cell_type == "code":
            assert words_of(before) >= 4, f"no sentence before the cell that begins {cell.source.strip().splitlines()[0]!r}"
        before = cell.source if cell.cell_type == "markdown" else ""


@revised_chapters
def test_checks_and_plots_are_folded(chapter):
    for cell in cells_of(chapter):
        if cell.cell_type != "code":
            continue
        calls = [called(statement) for statement in ast.parse(cell.source).body]
        shown = [call for call in calls if call.startswith(("claims.", "plots."))]
        assert not shown or "hide-input" in cell.metadata.get("tags", []), f"not folded (tags: [hide-input]): {shown}"
        assert len(shown) <= 1, f"more than one in a cell: {shown}"
        checks = [call for call in shown if call.startswith("claims.")]
        assert not checks or len(calls) == 1, f"a cell that checks does nothing else: {cell.source}"
        if "figure" in cell.metadata.get("mystnb", {}):
            assert isinstance(ast.parse(cell.source).body[-1], ast.Expr), f"a figure is shown by a cell's last line: {cell.source}"


@revised_chapters
def test_a_question_is_asked_in_the_page(chapter):
    assert directives(chapter, "self-check")


@revised_chapters
def test_exercises_say_how_long_and_how_hard_and_their_solutions_run(chapter):
    text = chapter.read_text(encoding="utf-8")
    exercises = directives(chapter, "exercise")
    assert 2 <= len(exercises) <= 4, f"{len(exercises)} exercises"
    for title, content in exercises:
        assert re.fullmatch(r".+ \(\d+ minutes, level [123]\)", title), f"expected 'Title (12 minutes, level 2)', got {title!r}"
        label = re.search(r"^:label: (\S+)$", content, flags=re.MULTILINE)
        assert label, f"no label: {title}"
        solution = re.search(rf"\{{solution-start\}} {label[1]}\n:class: dropdown\n((?:.*\n)*?)`{{3,}}\{{solution-end\}}", text)
        assert solution, f"no gated solution: {label[1]}"
        assert "{code-cell}" in solution[1], f"nothing in this solution runs: {label[1]}"


@revised_chapters
def test_no_code_stands_in_the_page_that_does_not_run(chapter):
    inert = re.findall(r"^`{3,}(?:python|\{code-block\}|\{code\}).*$", chapter.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not inert


@every_chapter
def test_every_fence_that_is_opened_is_closed(chapter):
    fence = ""
    for number, line in enumerate(chapter.read_text(encoding="utf-8").splitlines(), start=1):
        if mark := re.match(r"(`{3,})(.*)$", line):
            if not fence:
                assert mark[2], f"line {number} closes what was not opened"
                assert "`" not in mark[2], f"line {number} opens nothing: no mark of code may stand in the line of a fence"
                fence = mark[1]
            elif len(mark[1]) >= len(fence) and not mark[2].strip():
                fence = ""
    assert not fence, "a fence is open at the end"


@every_chapter
def test_equations_stand_between_dollars(chapter):
    """What makes the notebooks finds the labels of these, and of no other form."""
    assert "```{math}" not in chapter.read_text(encoding="utf-8")


def test_labels_are_used_once_in_the_book(root):
    places = Counter()
    for page in sorted((root / "book").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        for pattern in (r"^\s*(?:>\s*)?\$\$\s*\(([\w:.-]+)\)\s*$", r"^\(([\w:.-]+)\)=\s*$", r"^:label: (\S+)", r"^    name: (\S+)"):
            places.update(re.findall(pattern, text, re.MULTILINE))
    assert [label for label, count in places.items() if count > 1] == []


def test_terms_of_the_glossary_stand_alone_and_in_order(root):
    lines = (
        (root / "book" / "reference" / "glossary.md").read_text(encoding="utf-8").split("```{glossary}\n")[1].split("\n```")[0].splitlines()
    )
    terms = [number for number, line in enumerate(lines) if line and not line.startswith(" ")]
    assert all(number == 0 or not lines[number - 1].strip() for number in terms), "a blank line before every term"
    plain = [unicodedata.normalize("NFKD", lines[number]).encode("ascii", "ignore").decode().lower().replace("-", " ") for number in terms]
    assert plain == sorted(set(plain)), "each term once, by the alphabet"

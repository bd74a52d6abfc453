"""`make book` on a small book: whatever is wrong fails the command, each time it is run, and whatever has changed is run again."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHAPTER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
# A chapter

```{code-cell} ipython3
from rnncortex import claims

claims.check("sum", predicted=4.0, measured=2.0 + 2.0, rtol=0.01, because="arithmetic")
```
"""

TOC = "{format: jb-book, root: book/index, chapters: [{file: book/chapter}, {file: book/reference/run_times}]}"


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Path:
    """A copy of the book's machinery with one chapter in it."""
    for folder in ("book/_ext", "book/_static"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "_config.yml", tmp_path)
    (tmp_path / "_toc.yml").write_text(TOC)
    (tmp_path / "rnncortex").mkdir()
    (tmp_path / "rnncortex" / "claims.py").write_text("LAW = 1\n")
    (tmp_path / "rnncortex" / "elsewhere.py").write_text("LAW = 1\n")
    (tmp_path / "book" / "references.bib").write_text("")
    (tmp_path / "book" / "claims.yml").write_text("- {id: sum, chapter: chapter, statement: Two and two are four., source: arithmetic}\n")
    (tmp_path / "book" / "index.md").write_text("# A book\n\n```{claims}\n```\n")
    (tmp_path / "book" / "chapter.md").write_text(CHAPTER)
    (tmp_path / "book" / "reference").mkdir()
    (tmp_path / "book" / "reference" / "glossary.md").write_text("# Glossary\n")
    (tmp_path / "book" / "reference" / "run_times.md").write_text("# Run times\n\n```{run-times}\n```\n")
    return tmp_path


def make(book: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "book/_ext/make_book.py"], cwd=book, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def change(book: Path, file: str, old: str, new: str) -> None:
    text = (book / file).read_text()
    assert old in text
    (book / file).write_text(text.replace(old, new))


def test_a_good_book_is_built_and_its_chapter_runs_once(book):
    status, words = make(book)
    assert status == 0, words
    assert "ran  book/chapter.md" in words
    assert "1 claim: 1 checked and found to hold, 0 reported as found" in words
    assert "Two and two are four." in (book / "_build/html/book/index.html").read_text()
    (took,) = json.loads((book / "_build/html/run_times.json").read_text()).values()
    assert took["seconds"] > 0
    assert took["gigabytes"] is None or took["gigabytes"] > 0.01
    status, words = make(book)
    assert status == 0, words
    assert "ran " not in words

    change(book, "rnncortex/elsewhere.py", "LAW = 1", "LAW = 2")
    status, words = make(book)
    assert status == 0, words
    assert "ran " not in words, "a change that the chapter cannot reach must not run it again"

    change(book, "rnncortex/claims.py", "LAW = 1", "LAW = 2")
    change(book, "book/claims.yml", "Two and two are four.", "Twice two is four.")
    status, words = make(book)
    assert status == 0, words
    assert "ran  book/chapter.md" in words, "a change of what the chapter can reach must run it again"


def test_after_an_edit_of_a_page_only_that_page_is_read(book):
    assert make(book)[0] == 0
    (book / "_build/html/book/reference/run_times.html").write_text("as it was")
    change(book, "book/chapter.md", "# A chapter", "# A chapter with a title")
    status, words = make(book)
    assert status == 0, words
    assert "A chapter with a title" in (book / "_build/html/book/chapter.html").read_text()
    assert "as it was" in (book / "_build/html/book/reference/run_times.html").read_text()

    change(book, "book/chapter.md", "# A chapter with a title\n", "# A chapter\n\n{ref}`nowhere`\n")
    assert make(book)[0] != 0
    assert make(book)[0] != 0
    change(book, "book/chapter.md", "{ref}`nowhere`", "")
    assert make(book)[0] == 0
    assert "as it was" not in (book / "_build/html/book/reference/run_times.html").read_text(), "after a failure all is built again"


def test_a_new_wording_needs_no_new_run(book):
    assert make(book)[0] == 0
    change(book, "book/claims.yml", "Two and two are four.", "Twice two is four.")
    status, words = make(book)
    assert status == 0, words
    assert "ran " not in words
    for page in ("chapter", "index"):
        text = (book / f"_build/html/book/{page}.html").read_text()
        assert "Twice two is four." in text


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("book/chapter.md", "2.0 + 2.0", "2.0 + 3.0", "ClaimError: sum does not hold: predicted 4, measured 5"),
        ("book/chapter.md", "from rnncortex", "1 / 0\nfrom rnncortex", "ZeroDivisionError: division by zero"),
        ("book/chapter.md", "from rnncortex", "import os; os._exit(1)\nfrom rnncortex", "DeadKernelError: Kernel died"),
        ("book/chapter.md", "# A chapter\n", "# A chapter\n\n{ref}`nowhere`\n", "undefined label: 'nowhere'"),
        ("book/chapter.md", "from rnncortex", "import sys; print(1, file=sys.stderr)\nfrom rnncortex", "chapter.md: wrote to stderr"),
        ("book/claims.yml", "id: sum", "id: difference", "expected a claim of claims.yml, got 'sum'"),
        ("book/claims.yml", "source: arithmetic}", "source: sums, parts: {one: This.}}", "claim sum/one of the ledger is"),
    ],
    ids=["claim fails", "cell fails", "kernel dies", "dead link", "words on stderr", "claim not in the ledger", "claim not checked"],
)
def test_a_defect_fails_the_command_every_time(book, file, old, new, expected):
    change(book, file, old, new)
    for _ in range(2):
        status, words = make(book)
        assert status != 0
        assert expected in words, words

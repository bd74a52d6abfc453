"""Questions in the page: what is asked, what may be taken, what is said; and every chapter has one."""

import pytest
from bs4 import BeautifulSoup
from choices import written_choices
from make_book import ROOT, notebooks
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

QUESTION = """\
# A page

```{self-check} Is $x^2$ negative for *some* real x?
- [ ] Yes, for $x < 0$.
  Minus times minus is plus.

  Try $x = -1$.
- [x] No.
  A square is zero or more.
```
"""
CHAPTERS = [page for page, _ in notebooks() if page.parent.name not in ("book", "reference")]


def build(folder, text):
    """A page of one question as HTML, and what the build complained of."""
    (folder / "index.md").write_text(text)
    (folder / "conf.py").write_text("extensions = ['myst_parser', 'self_check']\nmyst_enable_extensions = ['dollarmath', 'tasklist']\n")
    complaints = (folder / "complaints.txt").open("w+")
    with docutils_namespace():
        Sphinx(folder, folder, folder / "html", folder / "html", "html", warning=complaints, status=None).build()
    complaints.seek(0)
    return BeautifulSoup((folder / "html" / "index.html").read_text(encoding="utf-8"), "html.parser"), complaints.read()


def test_a_question_is_a_group_of_radio_buttons_with_words_for_each(tmp_path):
    page, complaints = build(tmp_path, QUESTION)
    assert complaints == ""
    (check,) = page.select("fieldset.self-check")
    assert check.legend.em.text == "some"
    assert check.legend.select_one(".math")
    assert [label.text for label in check.select("label")] == ["Yes, for \\(x < 0\\).", "No."]
    assert len({button["name"] for button in check.select("input[type=radio]")}) == 1
    assert [label["for"] for label in check.select("label")] == [button["id"] for button in check.select("input")]
    wrong, right = check.select(".feedback")
    assert [words.text for words in wrong.select("p")] == ["Not so. Minus times minus is plus.", "Try \\(x = -1\\)."]
    assert right.text.strip() == "Right. A square is zero or more."


def test_a_malformed_question_is_a_complaint_of_the_build(tmp_path):
    _, complaints = build(tmp_path, QUESTION.replace("[x]", "[ ]"))
    assert "expected at least two choices, one of them right" in complaints


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["- [x] Only one.", "  So."], "at least two choices"),
        (["- [x] One.", "  So.", "- [x] Two.", "  So."], "one of them right"),
        (["- [ ] One.", "  So.", "- [ ] Two.", "  So."], "one of them right"),
        (["- [x] One.", "- [ ] Two.", "  So."], "words, indented, under the choice 'One.'"),
        (["A choice", "- [x] One.", "  So.", "- [ ] Two.", "  So."], "got 'A choice'"),
        (["- [x] One.", "So.", "- [ ] Two.", "  So."], "got 'So.'"),
        ([], "at least two choices"),
    ],
)
def test_what_is_malformed_is_named(lines, words):
    with pytest.raises(ValueError, match=words.replace("[", r"\[")):
        written_choices(lines)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda page: page.relative_to(ROOT / "book").with_suffix("").as_posix())
def test_every_chapter_asks_its_reader_something(chapter):
    assert "```{self-check} " in chapter.read_text(encoding="utf-8")

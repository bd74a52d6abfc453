"""Each assignment has a page that introduces it and opens its notebook."""

import io

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from exercises.release import names

CONFIG = """\
extensions = ["myst_parser", "page_bar"]
html_theme_options = {
    "repository_url": "https://github.com/someone/book",
    "repository_branch": "main",
    "launch_buttons": {"binderhub_url": "https://hub.example"},
}
suppress_warnings = ["theme_options"]
"""


@pytest.mark.parametrize("name", names())
def test_a_page_introduces_it_and_hands_it_out(root, name):
    text = (root / "book" / "hands_on" / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"---\nexercise: {name}\n---\n")
    assert f"<../../exercises/student/{name}.ipynb>" in text
    assert "```{self-check} " in text


def test_its_bar_opens_the_student_notebook(tmp_path):
    (tmp_path / "conf.py").write_text(CONFIG)
    (tmp_path / "index.md").write_text("---\nexercise: doubling\n---\n\n# Practice\n\nDouble it.\n")
    with docutils_namespace():
        Sphinx(tmp_path, tmp_path, tmp_path / "html", tmp_path / "html", "html", warning=io.StringIO(), status=None).build()
    (link,) = BeautifulSoup((tmp_path / "html" / "index.html").read_text(), "html.parser").select(".page-bar a")
    assert link["href"] == "https://hub.example/v2/gh/someone/book/main?urlpath=lab/tree/exercises/student/doubling.ipynb"
    assert link.text == "Open the exercise in Binder"

"""The chapters as notebooks: the code of the page, and a text that needs no extension, with the numbers and links of the site."""

import re

import jupytext
import nbformat
import pytest
from addresses import read_book
from folds import purpose
from make_book import ROOT
from notebooks import all_notebooks, notebook, notebook_path
from plain_markdown import Text

from tests.built import names_in, parsed

BOOK = read_book(ROOT)
NOTEBOOKS = dict(all_notebooks(BOOK))
LINK = re.compile(r"(?<!!)\[((?:\\.|[^\[\]\\])+)\]\(([^)\s]+)\)")

chapters = pytest.mark.parametrize("docname", NOTEBOOKS)


def words_of(docname: str) -> str:
    """The text of a notebook, without code."""
    text = "\n\n".join(cell.source for cell in NOTEBOOKS[docname].cells if cell.cell_type == "markdown")
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


@chapters
def test_the_text_needs_no_extension(docname):
    nbformat.validate(NOTEBOOKS[docname])
    words = words_of(docname)
    assert not re.findall(r"\{[a-z:-]+\}`", words), "a role"
    assert not re.findall(r"^\s*[`:]{3,}\{", words, re.MULTILINE), "a directive"
    assert not re.findall(r"^\([\w-]+\)=", words, re.MULTILINE), "a label"
    assert words.count("<details>") == words.count("</details>")
    assert all(address.startswith("https://") for _, address in LINK.findall(words)), "a link that only the site can follow"


@chapters
def test_the_code_is_that_of_the_page_and_folds_alike(docname):
    source = [cell for cell in jupytext.read(ROOT / f"{docname}.md").cells if cell.cell_type == "code"]
    threads, *code = (cell for cell in NOTEBOOKS[docname].cells if cell.cell_type == "code")
    assert "OMP_NUM_THREADS" in threads.source
    assert [cell.source for cell in code] == [cell.source for cell in source]
    for cell in code:
        if purpose(cell.source):
            assert cell.metadata.jupyter.source_hidden


@chapters
def test_numbers_names_and_addresses_are_those_of_the_site(docname, site):
    page = parsed(site / f"{docname}.html").select_one("article")
    said = {_plain(link.get_text()) for link in page.select("a[href]")}
    for words, address in LINK.findall(words_of(docname)):
        if address.startswith(BOOK.site) and "#" in address:
            file, _, fragment = address.removeprefix(BOOK.site).partition("#")
            assert fragment in names_in(site / file), f"{address} leads nowhere"
            assert _plain(words) in said, f"the page does not say {words!r}"
    captions = [_plain(caption.get_text()) for caption in page.select("figcaption .caption-number")]
    assert captions == [f"Fig. {number}" for number in re.findall(r"^\*\*Fig\. (\S+)\.\*\*", words_of(docname), re.MULTILINE)]


def _plain(words: str) -> str:
    """Words as they sound: without marks of emphasis, and with the quotes of a keyboard."""
    words = words.translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))
    return re.sub(r"[\s*`$\\#]+", " ", words).strip()


def test_solutions_are_folded_with_their_cells():
    cells = jupytext.reads(GATED, fmt="md:myst").cells
    book = read_book(ROOT)
    book.targets |= {"ex-double": book.targets["ex-half-life"]}
    made = notebook(book, "book/principles/memory", cells).cells
    ask, _, solution, code, after = made[-5:]
    assert ask.source == "#### Exercise 2.1: Double it (5 minutes, level 1)\n\nWhat is $2x$?"
    assert solution.source.startswith("**Solution to Exercise 2.1**")
    assert code.metadata.jupyter == {"source_hidden": True, "outputs_hidden": True}
    assert after.source.startswith("Then on.")


GATED = """\
# A page

```{code-cell} ipython3
x = 1
```

```{exercise} Double it (5 minutes, level 1)
:label: ex-double

What is $2x$?
```

```{code-cell} ipython3
y = 2
```

```{solution-start} ex-double
:class: dropdown
```

Two.

```{code-cell} ipython3
2 * x
```

```{solution-end}
```

Then on.
"""


@pytest.mark.parametrize("text", ["{nonsense}`word`", "```{nonsense}\n```", "{ref}`no-such-label`"])
def test_what_cannot_be_shown_is_refused_with_the_page_that_has_it(text):
    with pytest.raises(ValueError, match="book/principles/memory"):
        Text(BOOK, "book/principles/memory").convert(text)


def test_each_has_its_file():
    assert notebook_path("book/applications/neural_data/decoding") == "notebooks/applications/neural_data/decoding.ipynb"

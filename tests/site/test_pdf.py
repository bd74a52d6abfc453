"""Pages on paper: one chapter, and chapters bound with contents, numbers, bookmarks and links that stay inside."""

from pathlib import Path

import pytest
from make_pdf import Part, annotations, parts, print_book, print_chapter
from playwright.sync_api import Browser
from pypdf import PdfReader
from served import published_at

SMALL, OTHER = "book/hands_on/stability", "book/hands_on/gating"


@pytest.fixture(scope="module")
def published(root: Path) -> str:
    return published_at(root)


def test_a_chapter_is_printed_with_links_to_the_published_site(browser: Browser, site: Path, published: str, tmp_path: Path) -> None:
    print_chapter(browser, site, published, SMALL, tmp_path / "chapter.pdf")
    printed = PdfReader(tmp_path / "chapter.pdf")
    words = "".join(sheet.extract_text() for sheet in printed.pages)
    assert "Open the exercise in Binder" not in words, "what is for the screen stays there"
    addresses = [str(link["/A"]["/URI"]) for sheet in printed.pages for link in annotations(sheet) if "/A" in link and "/URI" in link["/A"]]
    assert addresses
    assert not [address for address in addresses if "127.0.0.1" in address or "localhost" in address]
    assert any(address.startswith(f"{published}book/principles/") for address in addresses)


def test_chapters_are_bound_into_one_file(browser: Browser, site: Path, published: str, tmp_path: Path) -> None:
    book = [Part("Practice", [SMALL, OTHER])]
    print_book(browser, site, published, book, "A title", "its authors", tmp_path / "book.pdf")
    bound = PdfReader(tmp_path / "book.pdf")
    part, chapters = bound.outline
    assert part.title == "Practice"
    starts = [bound.get_destination_page_number(chapter) for chapter in chapters]
    assert starts[0] == 1, "the contents take one page"
    assert starts[0] < starts[1] < len(bound.pages)
    for chapter, start in zip(chapters, starts, strict=True):
        assert chapter.title in " ".join(bound.pages[0].extract_text().split())
        assert bound.pages[start].extract_text().split()[-1] == str(start + 1), "each page has its number at its foot"
    inside = [link for link in annotations(bound.pages[0]) if link["/A"]["/S"] == "/GoTo"]
    assert len(inside) == 2


def test_the_book_on_paper_has_every_numbered_chapter(root: Path) -> None:
    docnames = [docname for part in parts(root) for docname in part.docnames]
    assert "book/principles/chaos" in docnames
    assert not [docname for docname in docnames if "reference" in docname]

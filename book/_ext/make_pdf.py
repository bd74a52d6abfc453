"""`make pdf`: the built pages on paper, one file for a chapter, or one with contents, page numbers and bookmarks for the whole book.

    python book/_ext/make_pdf.py [principles/chaos]

Chromium prints each page as it prints it for a reader: light, figures that move and sliders as one frame with its caption, code as far as
it is open on the page, solutions open. Links to other chapters lead to them inside the file of the book, and to the published site from the
file of a chapter.
"""

import sys
from collections.abc import Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from make_book import ROOT, SITE
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from served import FLAGS, chromium, published_at, serve

PATIENCE = 600_000
MARGINS = {"top": "16mm", "bottom": "18mm", "left": "17mm", "right": "17mm"}
PAPER: dict[str, Any] = {"format": "A4", "print_background": True, "margin": MARGINS, "scale": 0.8}
READY = """async published => {
    document.querySelectorAll("img").forEach(image => (image.loading = "eager"));
    document.querySelectorAll(".admonition.solution, .admonition.solution *").forEach(part => part.classList.remove("toggle-hidden"));
    document.querySelectorAll("button.toggle-button, .cite-page, .prev-next-area").forEach(part => part.remove());
    document.querySelectorAll("a[href]").forEach(link => {
        const here = link.href.split("#")[0] === location.href.split("#")[0];
        if (!here && link.href.startsWith(document.baseURI.split("/book/")[0])) {
            link.href = published + link.href.slice(document.baseURI.split("book/")[0].length);
        }
    });
    await window.MathJax?.startup?.promise;
    await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
    await document.fonts.ready;
}"""
"""Opens and fetches what a page shows on paper, and gives its links the addresses that they have when the site is published."""
TITLE = """() => {
    const title = document.querySelector("#main-content section h1, article section h1").cloneNode(true);
    title.querySelectorAll(".headerlink").forEach(mark => mark.remove());
    return title.textContent.trim();
}"""
CONTENTS = """<!doctype html><html lang="en"><meta charset="utf-8"><style>
body { font-family: "Source Sans 3", system-ui, sans-serif; font-size: 10pt; line-height: 1.4; }
h1 { font-size: 24pt; margin-top: 8mm; } h2 { font-size: 12pt; margin: 1.2em 0 0.2em; break-after: avoid; }
p { margin: 0; display: flex; } p span:first-child { flex: 1; } a { color: inherit; text-decoration: none; }
</style><h1>TITLE</h1><p>AUTHOR</p>LINES</html>"""
NUMBERS = """<!doctype html><html lang="en"><meta charset="utf-8"><style>
@page { size: A4; margin: 0; } body { margin: 0; }
div { height: 296mm; break-after: page; position: relative; font: 9pt "Source Sans 3", system-ui, sans-serif; }
span { position: absolute; bottom: 8mm; left: 0; right: 0; text-align: center; }
</style>LINES</html>"""


class Part(NamedTuple):
    """A part of the book: its caption, and its pages as docnames."""

    caption: str
    docnames: list[str]


class Printed(NamedTuple):
    """A page of the book on paper: docname, title, and its sheets."""

    docname: str
    title: str
    sheets: PdfReader


def parts(root: Path) -> list[Part]:
    """What is printed: every numbered chapter. The first page and the reference are for the screen."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    chosen = [part for part in contents["parts"] if part.get("numbered", True)]
    return [Part(part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in chosen]


def print_page(page: Page, address: str, published: str, docname: str) -> Printed:
    """Print one page of the site."""
    page.goto(f"{address}{docname}.html", wait_until="networkidle")
    page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")
    page.evaluate(READY, published)
    title = page.evaluate(TITLE)
    return Printed(docname, title, PdfReader(BytesIO(page.pdf(**PAPER))))


def bind(browser: Browser, printed: dict[str, list[Printed]], published: str, title: str, author: str) -> PdfWriter:
    """One file of many pages: contents in front, numbers at the foot, bookmarks, and links that lead to pages of the file."""
    page = browser.new_page()
    all_pages = [one for chapters in printed.values() for one in chapters]

    def contents(first: int) -> PdfReader:
        lines, at = [], first
        for caption, chapters in printed.items():
            lines.append(f"<h2>{escape(caption)}</h2>")
            for one in chapters:
                lines.append(f'<p><span><a href="{published}{one.docname}.html">{escape(one.title)}</a></span><span>{at}</span></p>')
                at += len(one.sheets.pages)
        page.set_content(CONTENTS.replace("TITLE", escape(title)).replace("AUTHOR", escape(author)).replace("LINES", "".join(lines)))
        return PdfReader(BytesIO(page.pdf(**PAPER)))

    front = contents(first=len(contents(first=1).pages) + 1)
    writer, starts = PdfWriter(), {}
    for sheets, docname in [(front, ""), *((one.sheets, one.docname) for one in all_pages)]:
        starts[docname] = len(writer.pages)
        writer.append(sheets, import_outline=False)
    page.set_content(NUMBERS.replace("LINES", "".join(f"<div><span>{number}</span></div>" for number in range(1, len(writer.pages) + 1))))
    for sheet, number in zip(writer.pages, PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages, strict=False):
        sheet.merge_page(number)
        sheet.compress_content_streams()
    for caption, chapters in printed.items():
        under = writer.add_outline_item(title=caption, page_number=starts[chapters[0].docname])
        for one in chapters:
            writer.add_outline_item(title=one.title, page_number=starts[one.docname], parent=under)
    lead_inside(writer, {f"{published}{docname}.html": start for docname, start in starts.items() if docname})
    writer.add_metadata({"/Title": title, "/Author": author})
    writer.compress_identical_objects()
    page.close()
    return writer


def lead_inside(writer: PdfWriter, starts: dict[str, int]) -> None:
    """Have links to pages that are in the file lead to where they begin there."""
    for sheet in writer.pages:
        for link in annotations(sheet):
            action: Any = link.get("/A", DictionaryObject()).get_object()
            start = starts.get(str(action.get("/URI", "")).partition("#")[0])
            if start is not None:
                place = ArrayObject([writer.pages[start].indirect_reference, NameObject("/Fit")])
                link[NameObject("/A")] = DictionaryObject({NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): place})


def annotations(sheet: PageObject) -> list[Any]:
    """What can be clicked on a sheet."""
    return [link.get_object() for link in sheet.get("/Annots", ArrayObject()).get_object()]


def print_chapter(browser: Browser, site: Path, published: str, docname: str, file: Path) -> None:
    """Print one chapter into a file."""
    with serve(site, published) as address:
        page = new_page(browser)
        printed = print_page(page, address, published, docname)
        page.close()
    writer = PdfWriter(clone_from=printed.sheets)
    writer.add_metadata({"/Title": TextStringObject(printed.title)})
    _write(writer, file)


def print_book(browser: Browser, site: Path, published: str, book: Sequence[Part], title: str, author: str, file: Path) -> None:
    """Print the given parts into one file."""
    printed: dict[str, list[Printed]] = {}
    with serve(site, published) as address:
        for part in book:
            for docname in part.docnames:
                page = new_page(browser)
                printed.setdefault(part.caption, []).append(print_page(page, address, published, docname))
                page.close()
                print(f"{len(printed[part.caption][-1].sheets.pages):4d} pages  {docname}", flush=True)
    _write(bind(browser, printed, published, title, author), file)


def new_page(browser: Browser) -> Page:
    """A page of the browser that waits for what happens, not for a clock."""
    page = browser.new_page(viewport={"width": 1100, "height": 1400}, color_scheme="light")
    page.set_default_timeout(PATIENCE)
    return page


def _write(writer: PdfWriter, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        writer.write(out)
    print(f"{len(writer.pages)} pages, {file.stat().st_size / 1e6:.1f} MB: {file}")


def main() -> int:
    """Print the chapter that is named, or the book."""
    executable = chromium()
    if executable is None:
        print("there is no Chromium here: install it (Debian and Ubuntu: apt-get install chromium)", file=sys.stderr)
        return 1
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    published, folder = published_at(ROOT), ROOT / "_build" / "pdf"
    chapter = sys.argv[1].removeprefix("book/").removesuffix(".md") if len(sys.argv) > 1 else ""
    if chapter and not (SITE / "book" / f"{chapter}.html").is_file():
        print(f"there is no chapter {chapter}; name one like principles/chaos", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[f"--{flag}" for flag in FLAGS], timeout=PATIENCE)
        if chapter:
            print_chapter(browser, SITE, published, f"book/{chapter}", folder / f"{chapter.replace('/', '-')}.pdf")
        else:
            print_book(browser, SITE, published, parts(ROOT), config["title"], config["author"], folder / "book.pdf")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

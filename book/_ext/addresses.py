"""What a label of the book is called and where it leads: read from the sources alone, so that it needs neither Sphinx nor a run.

The site numbers chapters, sections, figures, equations and exercises by itself; here they are counted the same way, for the notebooks that
readers run. A test holds the one against the other.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import yaml
from pybtex.database import Entry, parse_file
from pybtex.richtext import Text
from wings import page_of

LABEL = re.compile(r"^\(([\w:.-]+)\)=\s*$")
HEADING = re.compile(r"^(#{1,6}) +(.*?)\s*$")
OPENING = re.compile(r"^(\s*)(`{3,}|~{3,}|:{3,})\{([\w:-]+)\}\s*(.*?)\s*$")
OPTION = re.compile(r"^\s*:([\w-]+):\s*(.*?)\s*$")
EQUATION = re.compile(r"^(\s*(?:>\s*)?\$\$)\s*\(([\w:.-]+)\)\s*$")
TERM = re.compile(r"^(\w.*)\n +\S", re.MULTILINE)
GLOSSARY = "book/reference/glossary"
NUMBERED = {"exercise": "Exercise", "exercise-start": "Exercise"}
"""Directives that are counted, and how one of them is referred to."""


@dataclass(frozen=True)
class Target:
    """What a label stands for: its words, as a reference shows them, and its address on the site."""

    words: str
    address: str


@dataclass
class Book:
    """The labels of all chapters.

    Attributes
    ----------
    site : str
        Where the site is published.
    title : str
    chapters : dict of str to str
        The number of each page that has one, in reading order; of the others an empty string.
    titles : dict of str to str
        What each page is called.
    targets : dict of str to Target
        By label: sections, figures, equations, exercises.
    terms : dict of str to str
        The terms of the glossary as it writes them, by their small letters.
    works : dict of str to Entry
        The bibliography, by key.
    """

    root: Path
    site: str
    title: str
    repository: str
    chapters: dict[str, str]
    titles: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    works: dict[str, Entry] = field(default_factory=dict)

    def page(self, docname: str, fragment: str = "") -> str:
        """The address of a page, or of a place in it."""
        return f"{self.site}{docname}.html" + (f"#{fragment}" if fragment else "")

    def term(self, words: str) -> str:
        """The address of a term of the glossary, however its first letter is written here."""
        ascii_only = unicodedata.normalize("NFKD", self.terms[words.lower()]).encode("ascii", "ignore").decode()
        return self.page(GLOSSARY, "term-" + re.sub(r"[^a-zA-Z0-9]+", "-", ascii_only).strip("-"))

    def api(self, name: str) -> str:
        """The address of a name of the package in its reference."""
        return self.page(page_of(self.root, name), name)

    def citation(self, role: str, keys: str) -> str:
        """One or more works as the site cites them, each a link into the bibliography."""
        textual, cited = role == "cite:t", []
        for key in (key.strip() for key in keys.split(",")):
            work, link = self.works[key], self.page("book/reference/bibliography", f"cite-{_identifier(key)}")
            names, year = authors(work), work.fields["year"]
            cited.append(f"{names} [[{year}]({link})]" if textual else f"[{names}, {year}]({link})")
        return ", ".join(cited) if textual else "[" + ", ".join(cited) + "]"


def authors(work: Entry) -> str:
    """The last names of the authors of a work: one, two, or the first and others."""
    people = work.persons.get("author") or work.persons.get("editor") or []
    names = [str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names]))) for person in people]
    if not names:
        return str(Text.from_latex(work.fields["title"]))
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def read_book(root: Path) -> Book:
    """Read the labels of every page in the table of contents."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    book = Book(root, config["html"]["baseurl"], config["title"], config["repository"]["url"], dict(_pages(root)))
    for docname, number in book.chapters.items():
        _read_page(book, docname, number)
    book.terms |= {term.lower(): term for term in TERM.findall((root / f"{GLOSSARY}.md").read_text(encoding="utf-8"))}
    for bibliography in config["bibtex_bibfiles"]:
        book.works.update(parse_file(str(root / bibliography)).entries)
    return book


def _pages(root: Path) -> list[tuple[str, str]]:
    """The pages with their numbers, which run on from part to part."""
    contents, found, count = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8")), [], 0
    found.append((contents["root"], ""))
    for part in contents.get("parts", [contents]):
        numbered = part.get("numbered", contents.get("defaults", {}).get("numbered", False))
        for chapter in part["chapters"]:
            count += bool(numbered)
            found.append((chapter["file"], str(count) if numbered else ""))
            found += [(section["file"], "") for section in chapter.get("sections", [])]  # wings have no labels that a chapter may use
    return found


def _read_page(book: Book, docname: str, number: str) -> None:
    counts: dict[str, int] = {}

    def count(kind: str) -> str:
        counts[kind] = counts.get(kind, 0) + 1
        return f"{number}.{counts[kind]}" if number else str(counts[kind])

    pending: list[str] = []
    for cell in jupytext.read(book.root / f"{docname}.md").cells:
        if cell.cell_type == "code":
            figure: dict[str, Any] = cell.metadata.get("mystnb", {}).get("figure", {})
            if "caption" in figure:
                _add(book, docname, figure["name"], f"Fig. {count('figure')}")
            continue
        lines = cell.source.splitlines()
        for place, line in enumerate(lines):
            if label := LABEL.match(line):
                pending.append(label[1])
            elif heading := HEADING.match(line):
                book.titles.setdefault(docname, heading[2])
                for name in pending:
                    _add(book, docname, name, heading[2])
                pending = []
            elif equation := EQUATION.match(line):
                book.targets[equation[2]] = Target(f"({count('equation')})", book.page(docname, f"equation-{equation[2].lower()}"))
            elif (opening := OPENING.match(line)) and opening[3] in NUMBERED:
                _add(book, docname, _options(lines[place + 1 :]).get("label", ""), f"{NUMBERED[opening[3]]} {count('exercise')}")


def _add(book: Book, docname: str, label: str, words: str) -> None:
    book.targets[label] = Target(words, book.page(docname, _identifier(label)))


def _options(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if not (option := OPTION.match(line)):
            break
        found[option[1]] = option[2]
    return found


def _identifier(label: str) -> str:
    """A label as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")

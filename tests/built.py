"""Pages of the built site as tests read them: without their drawings, which are nearly all of a page and hold no text."""

import re
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


def text_of(page: Path) -> str:
    """The source of a page, less the drawings in which nothing can be clicked."""
    return _DRAWING.sub(lambda drawing: drawing[0] if "<a " in drawing[0] else "", page.read_text(encoding="utf-8"))


def parsed(page: Path) -> BeautifulSoup:
    """The same as a tree."""
    return BeautifulSoup(text_of(page), "html.parser")


@cache
def names_in(page: Path) -> set[str]:
    """What the fragment of a link into a page can be."""
    return set(re.findall(r'\s(?:id|name)="([^"]+)"', text_of(page)))

"""Sphinx extension: every figure of a chapter has a description, a caption and a label.

The code that draws a figure also says, in the SVG's ``<desc>`` element, what it shows. That description becomes the alternative text
of the image on the page, so that it has the numbers of this very run.
"""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from pages import is_notebook
from sphinx.application import Sphinx
from sphinx.util import logging

log = logging.getLogger(__name__)

DESCRIPTION = "{http://www.w3.org/2000/svg}desc"


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Give the images of the page just read their descriptions, and warn of what a chapter's figure lacks."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt"):
            image["alt"] = description(Path(app.srcdir) / image["uri"])
        if is_notebook(app.env, app.env.docname):
            for lack in lacks(image):
                log.warning("a figure has no %s", lack, location=image, type="figures")


def description(file: Path) -> str:
    """What an SVG file says that it shows; empty for another file, and where it says nothing."""
    if file.suffix != ".svg" or not file.is_file():
        return ""
    return ElementTree.parse(file).getroot().findtext(DESCRIPTION, "").strip()


def lacks(image: nodes.image) -> list[str]:
    """Which of description, caption and label an image is without."""
    figure = image.parent
    while figure is not None and not isinstance(figure, nodes.figure):
        figure = figure.parent
    has = {
        "description (alt text)": bool(image.get("alt")),
        "caption": figure is not None and any(isinstance(child, nodes.caption) for child in figure.children),
        "label (name)": figure is not None and bool(figure["names"]),
    }
    return [name for name, there in has.items() if not there]


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at the images of each page when it has been read and Sphinx has found their files."""
    app.connect("doctree-read", describe, priority=600)
    return {"version": "1", "parallel_read_safe": True}

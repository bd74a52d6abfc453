"""Sphinx extension: every figure of a chapter has a description, a caption and a label.

The code that draws a figure also says, in the SVG's ``<desc>`` element, what it shows. That description becomes the alternative text
of the image on the page, so that it has the numbers of this very run. A page reserves the room of each image before it is there, fetches it
when it comes near, and on a narrow screen shows the drawing for narrow screens. Where a caption speaks of left and right, a line says
there in which order the panels stand.
"""

import hashlib
import json
import os
import posixpath
import re
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from pages import is_notebook
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

log = logging.getLogger(__name__)

NARROW = "application/vnd.rnncortex.narrow+svg"
SIZE = re.compile(r'<svg[^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"', re.DOTALL)
DESCRIPTION = "{http://www.w3.org/2000/svg}desc"
SIDES = re.compile(r"\b(Left|Right|Middle)\b|\((left|right|middle)\b|\b(on|in) the (left|right|middle)\b")
ORDER = '<p class="panel-order">Panels that stand side by side on a wide screen follow here from top to bottom.</p>'


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Give the images of the page just read their descriptions, and warn of what a chapter's figure lacks."""
    narrow = narrow_drawings(app, app.env.docname)
    say_order(doctree, set(narrow))
    for image in doctree.findall(nodes.image):
        file = Path(app.srcdir) / image["uri"]
        if not image.get("alt"):
            image["alt"] = description(file)
        if file.suffix == ".svg" and file.is_file():
            image["pixels"] = pixels(file.read_text(encoding="utf-8"))
        if file.stem in narrow:
            other = file.with_name(f"{file.stem}-narrow.svg")
            other.write_text(narrow[file.stem], encoding="utf-8")
            image["narrow"] = posixpath.join(posixpath.dirname(image["uri"]), other.name)
            image["narrow-pixels"] = pixels(narrow[file.stem])
            app.env.images.add_file(app.env.docname, image["narrow"])
        if is_notebook(app.env, app.env.docname):
            for lack in lacks(image):
                log.warning("a figure has no %s", lack, location=image, type="figures")


def say_order(doctree: nodes.document, narrow: set[str]) -> None:
    """Under each figure whose caption speaks of left and right, and whose panels a narrow screen stacks, say so for that screen.

    Parameters
    ----------
    doctree : document
    narrow : set of str
        Names of the files that have a drawing for narrow screens; sliders and animations carry theirs in their HTML.
    """
    for figure in doctree.findall(nodes.figure):
        stacked = any(Path(image["uri"]).stem in narrow for image in figure.findall(nodes.image))
        stacked |= any("<source media" in raw.astext() for raw in figure.findall(nodes.raw))
        for place, child in enumerate(figure.children):
            if isinstance(child, nodes.caption) and stacked and SIDES.search(child.astext()):
                figure.insert(place, nodes.raw("", ORDER, format="html"))
                break


def narrow_drawings(app: Sphinx, docname: str) -> dict[str, str]:
    """The drawings for narrow screens that the outputs of a page carry, by the name of the file that the wide one has been given."""
    executed = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    if not executed.is_file():
        return {}
    found = {}
    for cell in json.loads(executed.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if NARROW in data:
                wide, narrow = ("".join(data[kind]) for kind in ("image/svg+xml", NARROW))
                name = hashlib.sha256(os.linesep.join(wide.splitlines()).encode("utf-8")).hexdigest()
                found[name] = narrow
    return found


def pixels(svg: str) -> tuple[int, int]:
    """Width and height of a drawing on a page."""
    size = SIZE.search(svg)
    return (round(float(size[1]) * 96 / 72), round(float(size[2]) * 96 / 72)) if size else (0, 0)


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


def visit_image(writer: HTML5Translator, node: nodes.image) -> None:
    """Write an image with its size, to be fetched when it comes near, and with its other drawing for narrow screens."""
    uri = node["uri"]
    HTML5Translator.visit_image(writer, node)
    place = len(writer.body) - 1
    if "<img" not in writer.body[place]:
        return
    extra = ' loading="lazy" decoding="async"'
    if any(node.get("pixels", ())):
        extra += ' width="{}" height="{}"'.format(*node["pixels"])
    tag = writer.body[place].replace("<img", f"<img{extra}" if "loading=" not in writer.body[place] else "<img", 1)
    if node.get("narrow"):
        name = writer.builder.images[node["narrow"]] = writer.builder.env.images[node["narrow"]][1]
        address = escape(posixpath.join(writer.builder.imgpath, name))
        width, height = node["narrow-pixels"]
        source = f'<source media="(max-width: 600px)" srcset="{address}" width="{width}" height="{height}">'
        tag = re.sub(r"<img[^>]*>", lambda image: f"<picture>{source}{image.group()}</picture>", tag, count=1)
    writer.body[place] = tag
    node["uri"] = uri


def depart_image(writer: HTML5Translator, node: nodes.image) -> None:
    """Nothing is left to write."""
    HTML5Translator.depart_image(writer, node)


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at the images of each page when it has been read and Sphinx has found their files."""
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    app.connect("doctree-read", describe, priority=600)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}

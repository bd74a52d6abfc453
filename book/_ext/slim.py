"""Sphinx extension: pages ask for what they use, and no more.

The theme loads a script of 1.5 MB for some twenty icons, and the whole index of the search on every page. Here the icons that the pages
show become a style sheet of a few kilobytes, drawn from the same script, and only the page of the search loads its index. Scripts wait
until a page can be read. A drawing that stands in a page, as a notebook needs it, becomes a file that is fetched when it comes near; the
numbers of all claims are in ``claims.json`` and leave the page.
"""

import hashlib
import posixpath
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sphinx.application import Sphinx

ENTRY = re.compile(r'"?([\w-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"[0-9a-f]+","(M[^"]+)"\]')
USED = re.compile(r'class="[^"]*\bfa[bs]?(?:-solid|-brands|-regular)? +fa-([a-z-]+)')
SCRIPTS = re.compile(r"\s*<script[^>]*(?:fontawesome|searchtools|language_data|searchindex)\.js[^>]*></script>")
ICONS = re.compile(r"\s*<!-- So that users can add custom icons -->\s*<script[^>]*fontawesome\.js[^>]*></script>")
RECORD = re.compile(r' data-claim="[^"]*"')
DRAWING = re.compile(r'\b(src|srcset)="data:image/svg\+xml,([^"]{2000,})"')
OPTIONS = re.compile(r'<script src="[^"]*documentation_options\.js[^"]*"></script>')
BLOCKING = re.compile(r'<script(?=[^>]* src=")(?![^>]*\b(?:defer|async)\b)')
SHEET = "icons.css"

RULES = """\
i[class*="fa-"], span[class*="fa-"] { display: inline-block; width: 1em; height: 1em; vertical-align: -0.125em; background: currentColor; \
-webkit-mask: var(--icon) center / contain no-repeat; mask: var(--icon) center / contain no-repeat; }
i[class*="fa-"]::before, span[class*="fa-"]::before { content: none; }
.fa-lg { font-size: 1.25em; }
@media (forced-colors: active) { i[class*="fa-"], span[class*="fa-"] { forced-color-adjust: none; background: ButtonText; } }
"""


def drawings(script: str) -> dict[str, str]:
    """The icons of a script of Font Awesome as SVG, by their names, old names included."""
    found: dict[str, str] = {}
    for name, width, height, aliases, path in ENTRY.findall(script):
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{path}"/></svg>'
        for called in [name, *re.findall(r'"([\w-]+)"', aliases)]:
            found.setdefault(called, drawing)
    return found


def lighten(app: Sphinx, failure: Exception | None) -> None:
    """Take out of the written pages what they do not use."""
    if failure is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    used: set[str] = set()
    options = (out / "_static" / "documentation_options.js").read_text(encoding="utf-8")
    for page in out.rglob("*.html"):
        if "_static" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        used |= set(USED.findall(text))
        text = RECORD.sub("", text)
        if page.name == "search.html":
            text = ICONS.sub("", text)
        else:
            text = BLOCKING.sub("<script defer", OPTIONS.sub(lambda _: f"<script>{options}</script>", SCRIPTS.sub("", text)))
        page.write_text(take_out_drawings(text, out, page), encoding="utf-8")
    script = out / "_static" / "scripts" / "fontawesome.js"
    icons = drawings(script.read_text(encoding="utf-8"))
    rules = [f'.fa-{name} {{ --icon: url("data:image/svg+xml,{quote(icons[name])}"); }}' for name in sorted(used & icons.keys())]
    (out / "_static" / SHEET).write_text(RULES + "\n".join(rules) + "\n", encoding="utf-8")
    script.unlink()
    for source_map in (out / "_static").rglob("*.map"):
        source_map.unlink()


def take_out_drawings(text: str, out: Path, page: Path) -> str:
    """A page that fetches its large drawings, which are written to the folder of images."""
    root = posixpath.relpath(out.as_posix(), page.parent.as_posix())

    def fetched(found: re.Match[str]) -> str:
        drawing = unquote(unescape(found[2]))
        name = f"{hashlib.sha256(drawing.encode()).hexdigest()}.svg"
        (out / "_images" / name).write_text(drawing, encoding="utf-8")
        when = 'loading="lazy" decoding="async" ' if found[1] == "src" else ""
        return f'{when}{found[1]}="{root}/_images/{name}"'

    return DRAWING.sub(fetched, text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Lighten the pages when all are written."""
    app.add_css_file(SHEET)
    app.connect("build-finished", lighten)
    return {"version": "1", "parallel_read_safe": True}

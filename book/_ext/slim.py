"""Sphinx extension: pages ask for what they use, and no more.

The theme loads a script of 1.5 MB for some twenty icons, and the whole index of the search on every page. Here the icons that the pages
show become a style sheet of a few kilobytes, drawn from the same script, and only the page of the search loads its index.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx

ENTRY = re.compile(r'"?([\w-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"[0-9a-f]+","(M[^"]+)"\]')
USED = re.compile(r'class="[^"]*\bfa[bs]?(?:-solid|-brands|-regular)? +fa-([a-z-]+)')
SCRIPTS = re.compile(r"\s*<script[^>]*(?:fontawesome|searchtools|language_data|searchindex)\.js[^>]*></script>")
ICONS = re.compile(r"\s*<!-- So that users can add custom icons -->\s*<script[^>]*fontawesome\.js[^>]*></script>")
SHEET = "icons.css"

RULES = """\
i[class*="fa-"], span[class*="fa-"] { display: inline-block; width: 1em; height: 1em; vertical-align: -0.125em; background: currentColor; \
-webkit-mask: var(--icon) center / contain no-repeat; mask: var(--icon) center / contain no-repeat; }
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
    for page in out.rglob("*.html"):
        if "_static" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        used |= set(USED.findall(text))
        page.write_text((ICONS if page.name == "search.html" else SCRIPTS).sub("", text), encoding="utf-8")
    script = out / "_static" / "scripts" / "fontawesome.js"
    icons = drawings(script.read_text(encoding="utf-8"))
    rules = [f'.fa-{name} {{ --icon: url("data:image/svg+xml,{quote(icons[name])}"); }}' for name in sorted(used & icons.keys())]
    (out / "_static" / SHEET).write_text(RULES + "\n".join(rules) + "\n", encoding="utf-8")
    script.unlink()
    for source_map in (out / "_static").rglob("*.map"):
        source_map.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Lighten the pages when all are written."""
    app.add_css_file(SHEET)
    app.connect("build-finished", lighten)
    return {"version": "1", "parallel_read_safe": True}

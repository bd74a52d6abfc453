"""Sphinx extension: one style sheet, with the rules that some page uses.

The theme and its extensions bring a dozen style sheets, which a browser fetches before it draws a word; most of their rules are for things
that this book does not have. The sheets that the pages ask for become one. Left out is every rule for a class that no page has and no
script names, so nothing looks different. Of the font of icons the signs stay that a rule still asks for. The fonts of the text are asked
for before the style sheet is there.
"""

import hashlib
import logging
import posixpath
import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import tinycss2
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from tinycss2.ast import Node

LINK = re.compile(r'\s*<link(?=[^>]*rel="stylesheet")[^>]*href="((?:\.\./)*)_static/([^"?]+)[^"]*"[^>]*>')
SHEET = "book.css"
HEAD = """
  <link rel="stylesheet" href="{static}/book.css?v={version}" />
  <link rel="preload" as="font" type="font/woff2" crossorigin href="{static}/fonts/source-sans-3-latin-wght-normal.woff2" />
  <link rel="preload" as="font" type="font/woff2" crossorigin href="{static}/fonts/source-serif-4-latin-wght-normal.woff2" />"""
NAMING = re.compile(r'(?s)class="[^"]*"|<script>.*?</script>')
WORD = re.compile(r"[\w-]+")
SIGN = re.compile("[\ue000-\uf8ff]")
IMPORT = re.compile(r'@import "([^"]+)";')
ADDRESS = re.compile(r"""url\((["']?)([^"')]+)\1\)""")
ICONS = "vendor/fontawesome/webfonts"
ICON_FONT = re.compile(r'url\(([^)]*fa-solid-900)\.woff2\) format\("woff2"\),url\([^)]*\) format\("truetype"\)')
OTHER_ICONS = re.compile(r"fa-(?:brands|regular)-400")


def join(app: Sphinx, failure: Exception | None) -> None:
    """Write the one style sheet, and let every page ask for it."""
    if failure is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    pages = {page: page.read_text(encoding="utf-8") for page in Path(app.outdir).rglob("*.html") if "_static" not in page.parts}
    sheets = list(dict.fromkeys(name for text in pages.values() for _, name in LINK.findall(text) if name != SHEET))
    if not sheets:  # no page was written anew
        return
    sources = [path.read_text(encoding="utf-8") for path in static.rglob("*.js") if "mathjax" not in path.parts]
    sources += [part for text in pages.values() for part in NAMING.findall(text)]
    known = {word for source in sources for word in WORD.findall(source)}
    rules = "\n".join(used_rules(whole(static, name), known) for name in sheets)
    (static / SHEET).write_text(rules, encoding="utf-8")
    keep_signs(static / ICONS, {ord(sign) for sign in SIGN.findall(rules)})
    version = hashlib.sha256(rules.encode()).hexdigest()[:8]
    for page, text in pages.items():
        first = LINK.search(text)
        if first and first[2] != SHEET:
            head = HEAD.format(static=f"{first[1]}_static", version=version)
            page.write_text(text[: first.start()] + head + LINK.sub("", text[first.end() :]), encoding="utf-8")
    for name in sheets:
        (static / name).unlink()


def whole(static: Path, name: str) -> str:
    """A sheet with those that it imports, and with the addresses in it as they are from ``_static`` itself."""
    folder = posixpath.dirname(name)

    def address(found: re.Match[str]) -> str:
        quote, target = found[1], found[2]
        outside = target.startswith(("data:", "#", "/", "http"))
        return f"url({quote}{target if outside else posixpath.normpath(posixpath.join(folder, target))}{quote})"

    def imported(found: re.Match[str]) -> str:
        return whole(static, posixpath.normpath(posixpath.join(folder, found[1])))

    return IMPORT.sub(imported, ADDRESS.sub(address, (static / name).read_text(encoding="utf-8")))


def used_rules(sheet: str, known: set[str]) -> str:
    """The rules of a sheet that can apply where only these classes are known, inside of media queries too."""
    kept = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors = [selector for selector in split(rule.prelude) if classes(selector) <= known]
            if selectors:
                kept.append(",".join(tinycss2.serialize(selector).strip() for selector in selectors) + block(rule.content))
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            inside = used_rules(tinycss2.serialize(rule.content), known)
            if inside:
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}")
        elif rule.type == "at-rule":
            if rule.lower_at_keyword != "charset" and not OTHER_ICONS.search(rule.serialize()):
                kept.append(ICON_FONT.sub(r'url(\1.woff) format("woff")', rule.serialize()))
        else:
            raise ValueError(f"a style sheet cannot be read: {rule.message}")
    return "\n".join(kept)


def block(content: Iterable[Node]) -> str:
    """The declarations of a rule, less comments and line ends."""
    return "{" + re.sub(r"\s+", " ", tinycss2.serialize(token for token in content if token.type != "comment")).strip() + "}"


def split(prelude: Iterable[Node]) -> list[list[Node]]:
    """The selectors of a rule, one by one."""
    selectors: list[list[Node]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        elif token.type != "comment":
            selectors[-1].append(token)
    return selectors


def classes(selector: list[Node]) -> set[str]:
    """The classes that an element or those around it must have; what stands in brackets, as in ``:not(.hidden)``, is not asked for."""
    return {name.value for dot, name in zip(selector, selector[1:], strict=False) if dot == "." and name.type == "ident"}


def keep_signs(folder: Path, signs: set[int]) -> None:
    """Make the font of icons anew with these signs only."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every step
    font = TTFont(folder / "fa-solid-900.ttf", recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=[], name_IDs=[], notdef_outline=False, glyph_names=False, recalc_timestamp=False))
    subsetter.populate(unicodes=signs)
    subsetter.subset(font)
    font.flavor = "woff"
    stream = BytesIO()
    font.save(stream)
    for other in folder.iterdir():
        other.unlink()
    (folder / "fa-solid-900.woff").write_bytes(stream.getvalue())


def setup(app: Sphinx) -> dict[str, Any]:
    """Join the sheets when the pages have been lightened, and before they are packed."""
    app.connect("build-finished", join, priority=700)
    return {"version": "1", "parallel_read_safe": True}

"""Every link inside the site leads somewhere, fragment included."""

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

from tests.built import names_in, parsed


def dead_links(page: Path, site: Path, base: str) -> list[str]:
    """The links of one page that lead nowhere."""
    dead = []
    for tag in parsed(page).select("a[href], link[href], img[src], script[src], source[src]"):
        link = urlsplit(tag.get("href") or tag.get("src"))
        if link.scheme or link.netloc:
            continue
        path = unquote(link.path).removeprefix(base)
        target = page if not path else site / posixpath.normpath((page.relative_to(site).parent / path).as_posix())
        if not target.is_file():
            dead.append(f"{page.relative_to(site)}: {link.geturl()} does not exist")
        elif target.suffix == ".html" and link.fragment and unquote(link.fragment) not in names_in(target):
            dead.append(f"{page.relative_to(site)}: {link.geturl()} has no such fragment")
    return dead


def test_every_internal_link_resolves(site, root):
    base = urlsplit(yaml.safe_load((root / "_config.yml").read_text())["html"]["baseurl"]).path
    pages = [page for page in site.rglob("*.html") if "_static" not in page.parts]
    assert pages
    dead = [link for page in pages for link in dead_links(page, site, base)]
    assert not dead, "\n".join(dead)


def test_a_dead_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<a href="b.html#there">1</a><a href="b.html#gone">2</a><a href="c.html">3</a><a href="#x">4</a>')
    (tmp_path / "b.html").write_text('<p id="there">')
    assert len(dead_links(tmp_path / "a.html", tmp_path, "/")) == 3

"""Sphinx extension: MathJax is served by the site itself, so that reading a page asks no other server for anything.

The files come out of the package sphinx-mathjax-offline: the program, the TeX extensions that it loads on demand, and its fonts.
"""

import shutil
from importlib import metadata
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

PARTS = ("tex-chtml.js", "input/tex/extensions", "output/chtml/fonts/woff-v2")


def copy_mathjax(app: Sphinx) -> None:
    """Copy what a page needs into the output folder."""
    source = Path(str(metadata.distribution("sphinx-mathjax-offline").locate_file("sphinx-mathjax-offline/static/mathjax")))
    target = Path(app.outdir) / "_static" / "mathjax"
    for part in PARTS:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, dirs_exist_ok=True)
        else:
            shutil.copy2(source / part, target / part)


def setup(app: Sphinx) -> dict[str, Any]:
    """Copy the files before the pages, which carry their checksum, are written."""
    app.connect("builder-inited", copy_mathjax)
    return {"version": "1", "parallel_read_safe": True}

"""Sphinx extension: chapters run again when the package they import has changed.

The notebook cache knows a chapter by its code cells alone. Here each state of the package, its data and the libraries under it has a
cache folder of its own, so that a number on a page always comes from the package beside it.
"""

import hashlib
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from myst_nb.core.execute.cache import NotebookClientCache
from sphinx.application import Sphinx
from sphinx.config import Config

PACKAGE = "rnncortex"
LIBRARIES = ("matplotlib", "numpy", "scikit-learn", "scipy", "torch")


def fingerprint(root: Path) -> str:
    """A short hash of the package's files, the libraries it computes with, and Python."""
    digest = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"{name}=={metadata.version(name)}\n".encode())
    for file in sorted((root / PACKAGE).rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def cache_folder(root: Path) -> Path:
    """Where the executed chapters of this state of the package are kept."""
    return root / "_build" / ".jupyter_cache" / fingerprint(root)


def use_cache_folder(app: Sphinx, config: Config) -> None:
    """Have the notebooks executed into, and read from, the folder of this state."""
    config.nb_execution_cache_path = str(cache_folder(Path(app.srcdir)))


class KeepsOutputs(NotebookClientCache):
    """A notebook that is read from the cache is offered for download with its outputs, like one that was just run."""

    def start_client(self) -> None:
        """Read or run the notebook, then give what was read to the notebook that will be written."""
        source = self._notebook
        super().start_client()
        if self._notebook is not source:
            source.cells = self._notebook.cells
            source.metadata.update(self._notebook.metadata)


def setup(app: Sphinx) -> dict[str, Any]:
    """Choose the cache folder before the notebooks are configured."""
    import myst_nb.core.execute

    myst_nb.core.execute.NotebookClientCache = KeepsOutputs
    app.connect("config-inited", use_cache_folder, priority=400)
    return {"version": "1", "parallel_read_safe": True}

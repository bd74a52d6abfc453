"""Sphinx extension: chapters run again when what they can reach of the package has changed, and only then.

The notebook cache knows a chapter by its code cells alone. Here each state of the files that a chapter can reach, their data and the
libraries under them has a cache folder of its own, so that a number on a page always comes from the package beside it.
"""

import hashlib
import platform
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache
from myst_nb.core.execute.cache import NotebookClientCache
from nbformat import NotebookNode
from reach import Reach
from sphinx.application import Sphinx
from sphinx.config import Config

PACKAGE = "rnncortex"
LIBRARIES = ("matplotlib", "numpy", "scikit-learn", "scipy", "torch")


class Fingerprints:
    """What chapters depend on, as the package is now.

    Parameters
    ----------
    root : Path
        Of the repository.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.reach = root, Reach(root / PACKAGE)

    def of(self, code: str) -> str:
        """A short hash of the files that code reaches, the libraries it computes with, and Python."""
        digest = hashlib.sha256(platform.python_version().encode())
        for name in LIBRARIES:
            digest.update(f"{name}=={metadata.version(name)}\n".encode())
        for file in self.reach.of(code):
            digest.update(file.relative_to(self.root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()[:12]

    def cache_folder(self, path: Path, notebook: NotebookNode) -> Path:
        """Where the run of a chapter is kept, in this state of what it depends on."""
        page = path.resolve().relative_to(self.root.resolve()).with_suffix("")
        return self.root / "_build" / ".jupyter_cache" / page / self.of(code_of(notebook))


def code_of(notebook: NotebookNode) -> str:
    """All the code of a notebook."""
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


class KeptRun(NotebookClientCache):
    """A chapter read from the folder of its state, with its memory noted, and offered for download with its outputs."""

    fingerprints: Fingerprints

    def start_client(self) -> None:
        """Read or run the notebook, then give what was read to the notebook that will be written."""
        source = self._notebook
        folder = self.fingerprints.cache_folder(self.path, source)
        self._nb_config = self.nb_config.copy(execution_cache_path=str(folder))
        super().start_client()
        with suppress(KeyError):
            record = get_cache(folder).match_cache_notebook(source)
            self.exec_metadata = {**self.exec_metadata, "gigabytes": record.data.get("gigabytes")}  # type: ignore[has-type]
        if self._notebook is not source:
            source.cells = self._notebook.cells
            source.metadata.update(self._notebook.metadata)


def read_the_package(app: Sphinx, config: Config) -> None:
    """Have chapters executed into, and read from, the folders of this state of the package."""
    KeptRun.fingerprints = Fingerprints(Path(app.srcdir))


def setup(app: Sphinx) -> dict[str, Any]:
    """Put the reader of kept runs in the place of myst-nb's own."""
    import myst_nb.core.execute

    myst_nb.core.execute.NotebookClientCache = KeptRun
    app.connect("config-inited", read_the_package, priority=400)
    return {"version": "1", "parallel_read_safe": True}

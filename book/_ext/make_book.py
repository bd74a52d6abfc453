"""`make book`: run the chapters on all cores, build the site strictly, and say what came out.

Chapters whose code or package has changed run first, several at once, into the notebook cache; the strict build then reads them from
there. A failed cell or claim is shown as soon as its chapter stops, and nothing is built. Where nothing but the text of pages has changed
since the last build, which was good, only those pages are read and written again; what other pages say of them is checked in a whole build.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import yaml
from budget import GIGABYTES, SECONDS, peak_gigabytes, processor_time
from exec_fingerprint import Fingerprints
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from ledger import count_in_words
from myst_nb.core.read import is_myst_markdown_notebook, myst_nb_reader_plugin
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
BUILT_FROM = ROOT / "_build" / "built_from"
"""What the site was built from, its pages apart; not there while no good build is."""


def main() -> int:
    """Run, build, report; the exit status is 0 only if everything held."""
    os.environ |= {
        "OMP_NUM_THREADS": "1",
        "TQDM_DISABLE": "1",
        "RNNCORTEX_NARROW": "1",
    }  # chapters share the cores, and a page shows no progress bars
    started = time.monotonic()
    if not run_stale_chapters():
        return 1
    state = all_but_pages()
    whole = not BUILT_FROM.is_file() or BUILT_FROM.read_text() != state
    BUILT_FROM.unlink(missing_ok=True)
    if whole:
        shutil.rmtree(SITE, ignore_errors=True)  # no page of a chapter that is gone
    builder = Path(sys.executable).with_name("jupyter-book")
    status = subprocess.run([builder, "build", ".", "-W", "-n", "--keep-going", "-q", *["--all"] * whole], cwd=ROOT).returncode
    if status == 0:
        BUILT_FROM.write_text(state)
        report(time.monotonic() - started)
    return status


def all_but_pages() -> str:
    """A hash of every file that a page of the site can come from, except the pages' own text, and of the libraries."""
    digest = hashlib.sha256(f"{Fingerprints(ROOT).of('')} {metadata.version('sphinx')}".encode())
    for file in sorted(ROOT.rglob("*")):
        inside = file.relative_to(ROOT)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if inside.parts[0] in {"_build", "build", "tests"} or hidden or not file.is_file():
            continue
        if inside.parts[0] != "book" or file.suffix != ".md":
            digest.update(inside.as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


class Cost(NamedTuple):
    """What a chapter took of the processor, and of memory where the system says so."""

    execution_seconds: float = 0.0
    gigabytes: float | None = None


class Run(NamedTuple):
    """What became of a chapter: what it took, and why it failed - in a line and in full - where it did."""

    path: Path
    notebook: NotebookNode
    cost: Cost
    failure: str
    details: str


def run_stale_chapters() -> bool:
    """Run every chapter that the cache does not hold in this state, and say whether all of them succeeded."""
    fingerprints, chapters = Fingerprints(ROOT), list(notebooks())
    caches = {path: get_cache(fingerprints.cache_folder(path, notebook)) for path, notebook in chapters}
    stale = [(path, notebook) for path, notebook in chapters if not _is_cached(caches[path], notebook)]
    failures = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in as_completed([pool.submit(run_chapter, *chapter) for chapter in stale]):
            run = done.result()
            name = run.path.relative_to(ROOT)
            print(f"{'FAILED' if run.failure else 'ran'}  {name}  {run.cost.execution_seconds:.1f} s", run.details, flush=True)
            if run.failure:
                failures.append(f"{name}: {run.failure}")
            else:
                record = CacheBundleIn(run.notebook, str(run.path), data=run.cost._asdict())
                caches[run.path].cache_notebook_bundle(record, check_validity=False, overwrite=True)
    print(*sorted(failures), sep="\n", end="\n" if failures else "", file=sys.stderr)
    return not failures


class Measured(NotebookClient):
    """Runs a notebook, and notes what its kernel has taken before it goes."""

    cost = Cost()

    def set_widgets_metadata(self) -> None:
        """The last step of a run, while the kernel is there."""
        super().set_widgets_metadata()
        kernel: int = self.km.provisioner.pid  # type: ignore[union-attr]
        self.cost = Cost(processor_time(kernel), peak_gigabytes(kernel))


def run_chapter(path: Path, notebook: NotebookNode) -> Run:
    """Run a chapter in a fresh kernel; words on stderr are a failure too, since a page would show them."""
    timeout = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["execute"]["timeout"]
    error: Exception | None = None
    with tempfile.TemporaryDirectory() as folder:
        sockets = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})
        folder_of_page = {"metadata": {"path": str(path.parent)}}
        # times of day in the cells would make this another notebook than the one that the build looks for
        client = Measured(notebook, timeout=timeout, resources=folder_of_page, config=sockets, record_timing=False)
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
            error = failure
    if isinstance(error, CellExecutionError):
        return Run(path, notebook, client.cost, f"{error.ename}: {error.evalue}", f"\n{error}")
    if error is not None:
        return Run(path, notebook, client.cost, f"{type(error).__name__}: {error}", "")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    words = "".join(output.text for output in outputs if output.get("name") == "stderr")
    return Run(path, notebook, client.cost, "wrote to stderr" if words else "", f"\n{words}" if words else "")


def notebooks() -> Iterator[tuple[Path, NotebookNode]]:
    """Every page with code cells, read as the build reads it."""
    for path in sorted((ROOT / "book").rglob("*.md")):
        if is_notebook(path) and ".ipynb_checkpoints" not in path.parts:
            yield path, myst_nb_reader_plugin(str(path))


def is_notebook(page: Path) -> bool:
    """Whether a page has code cells, as its header says."""
    return is_myst_markdown_notebook(page.read_text(encoding="utf-8"))


def _is_cached(cache: JupyterCacheAbstract, notebook: NotebookNode) -> bool:
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def report(seconds: float) -> None:
    """Print how long each chapter took, how many claims were checked, and where the site is."""
    for chapter, took in json.loads((SITE / "run_times.json").read_text()).items():
        print(costs_in_words(chapter, took["seconds"], took["gigabytes"]))
    claims = json.loads((SITE / "claims.json").read_text())
    print(f"{len(claims)} claim{'s' * (len(claims) != 1)}: {count_in_words(claims)}")
    print(f"built in {seconds:.0f} s: {SITE}/index.html")


def costs_in_words(chapter: str, seconds: float, gigabytes: float | None) -> str:
    """A line on what a chapter took, and whether that was more than it should take."""
    memory = "        " if gigabytes is None else f"{gigabytes:5.2f} GB"
    over = "  OVER THE BUDGET" if seconds > SECONDS or (gigabytes or 0) > GIGABYTES else ""
    return f"{seconds:7.1f} s {memory}  {chapter}{over}"


if __name__ == "__main__":
    sys.exit(main())

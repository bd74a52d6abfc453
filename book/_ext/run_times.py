"""Sphinx extension: ``{run-times}`` shows the processor time and memory that each chapter took, on which machine, with which versions."""

import json
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from budget import GIGABYTES, SECONDS
from docutils import nodes
from exec_fingerprint import LIBRARIES
from pages import chapter_of, page_link, reading_order, table
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective


class RunTimes(nodes.General, nodes.Element):
    """Stands for the tables until every chapter has been run."""


class RunTimesDirective(SphinxDirective):
    """``{run-times}``: the chapters with what they took, then machine and versions."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the tables."""
        return [RunTimes()]


class FillRunTimes(SphinxPostTransform):
    """Put the tables in their place."""

    default_priority = 8

    def run(self, **options: Any) -> None:
        """Replace every place by the table of chapters and the table of versions."""
        for place in list(self.document.findall(RunTimes)):
            place.replace_self([self._chapters(), self._versions()])

    def _chapters(self) -> nodes.Node:
        costs = costs_by_chapter(self.env)
        rows = [
            [page_link(self.app, self.env.docname, docname), nodes.Text(f"{cost['seconds']:.1f}"), nodes.Text(_in_gigabytes(cost))]
            for docname, cost in costs.items()
        ]
        rows.append([nodes.Text("All chapters"), nodes.Text(f"{sum(cost['seconds'] or 0 for cost in costs.values()):.1f}"), nodes.Text("")])
        rows.append([nodes.Text("Budget of a chapter"), nodes.Text(f"{SECONDS:g}"), nodes.Text(f"{GIGABYTES:g}")])
        return table(["Chapter", "Seconds", "Memory (GB)"], rows, id="run-times", name="run-times")

    def _versions(self) -> nodes.Node:
        rows = [[nodes.Text(name), nodes.Text(words)] for name, words in built_with().items()]
        return table(["Built with", ""], rows, id="built-with", name="run-times")


def built_with() -> dict[str, str]:
    """The machine and the versions of what the chapters compute with."""
    versions = {name: metadata.version(name) for name in LIBRARIES}
    return {
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "System": platform.system(),
        "Python": platform.python_version(),
        **versions,
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def cost_of(env: BuildEnvironment, docname: str) -> dict[str, float | None]:
    """The processor seconds and the gigabytes that a chapter took when it was last executed; None for what is not known."""
    executed = getattr(env, "nb_metadata", {}).get(docname, {}).get("exec_data") or {}
    return {"seconds": executed.get("runtime"), "gigabytes": executed.get("gigabytes")}


def costs_by_chapter(env: BuildEnvironment) -> dict[str, dict[str, float | None]]:
    """What every executed page took, in reading order."""
    costs = {docname: cost_of(env, docname) for docname in reading_order(env, env.found_docs)}
    return {docname: cost for docname, cost in costs.items() if cost["seconds"] is not None}


def _in_gigabytes(cost: dict[str, float | None]) -> str:
    return "" if cost["gigabytes"] is None else f"{cost['gigabytes']:.2f}"


def write_json(app: Sphinx, failure: Exception | None) -> None:
    """Leave what the chapters took beside the pages."""
    if failure is None and app.builder.format == "html":
        costs = {
            chapter_of(docname): {what: amount and round(amount, 2) for what, amount in cost.items()}
            for docname, cost in costs_by_chapter(app.env).items()
        }
        (Path(app.outdir) / "run_times.json").write_text(json.dumps(costs, indent=1), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the file of run times."""
    app.add_node(RunTimes)
    app.add_directive("run-times", RunTimesDirective)
    app.add_post_transform(FillRunTimes)
    app.connect("build-finished", write_json)
    return {"version": "1", "parallel_read_safe": True}

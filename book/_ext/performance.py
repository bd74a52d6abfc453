"""Sphinx extension: ``{performance} PART`` shows a part of the record that `make bench` leaves; nothing is timed in the build."""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from pages import table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

RECORD = Path("book/reference/performance.json")


class Performance(SphinxDirective):
    """``{performance} PART``: the table of one part of the record."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the record and set the table."""
        path = Path(self.env.srcdir) / RECORD
        self.env.note_dependency(str(path))
        part = self.arguments[0]
        if part not in PARTS:
            raise self.error(f"performance: expected one of {', '.join(PARTS)}, got {part}")
        heads, rows = PARTS[part](json.loads(path.read_text(encoding="utf-8")))
        cells = [[nodes.Text(cell) for cell in row] for row in rows]
        return [table(heads, cells, id=f"performance-{part}", name="performance")]


Table = tuple[list[str], list[list[str]]]


def ratios(record: dict[str, Any]) -> Table:
    """Ours beside the peers."""
    return ["Work", "Peer", "Ours (ms)", "Peer (ms)", "Ratio", "Quartiles", "Bar", "Results agree"], [_ratio(row) for row in record["rows"]]


def _ratio(row: dict[str, Any]) -> list[str]:
    bar = "" if row["bar"] is None else f"{row['bar']:g}"
    if "ratio" not in row:
        why = "not installed" if "missing" in row else "failed: " + row["failed"]
        return [row["name"], row["peer"], "", "", "", "", bar, why]
    if bar:
        bar += " ✓" if row["ratio"] >= row["bar"] else ", not met"
    times = [f"{1e3 * row[who]:.{0 if row[who] > 0.1 else 1}f}" for who in ("ours", "theirs")]
    return [row["name"], row["peer"], *times, f"{row['ratio']:.2f}", f"{row['low']:.2f} to {row['high']:.2f}", bar, row["agreement"]]


def growths(record: dict[str, Any]) -> Table:
    """How costs grow."""
    rows = []
    for item in record["growth"]:
        sizes = list(item["seconds"])
        rows.append([item["name"], f"{item['varied']}, {sizes[0]} to {sizes[-1]}", f"{item['exponent']:.2f}", f"{item['theory']:g}"])
    return ["Work", "What grows", "Measured exponent", "Exponent of the count"], rows


def large(record: dict[str, Any]) -> Table:
    """Large problems."""
    rows = [
        [item["name"], f"{item['seconds']:.3g}", f"{item['megabytes']:.0f}", f"{item['must_store']:g} ({item['stored']})"]
        for item in record["large"]
    ]
    return ["Problem", "Seconds", "Memory at the peak (MB)", "What must be stored (MB)"], rows


def memory(record: dict[str, Any]) -> Table:
    """Peak memory of training."""
    return ["Training 256 x 512 x 200", "Memory at the peak (MB)"], [
        [name, f"{megabytes:.0f}"] for name, megabytes in record["training_megabytes"].items()
    ]


def limits(record: dict[str, Any]) -> Table:
    """What the machine can do, and what starting costs."""
    rows = [[name, f"{number:.3g}"] for name, number in record["limits"].items()]
    rows += [[f"Seconds to start Python with {name}", f"{seconds:.2f}"] for name, seconds in record["import_seconds"].items()]
    return ["Limit of the machine, one thread", "Measured"], rows


def gpu(record: dict[str, Any]) -> Table:
    """What is measured on a GPU."""
    return ["Work", f"Seconds on {record['gpu'] or 'a GPU'}"], [
        [row["name"], "not measured: no GPU here" if row["seconds"] is None else f"{row['seconds']:.3g}"] for row in record["gpu_rows"]
    ]


def conditions(record: dict[str, Any]) -> Table:
    """When, where and with what."""
    low, high = record["load"]
    facts = {
        "Date, commit": f"{record['date']}, {record['commit']}",
        "Processor": f"{record['processor']}, {record['cores']} cores, of which one is used",
        "Processes that wanted a core meanwhile": f"{low:.1f} to {high:.1f}",
        **record["versions"],
    }
    if "note" in record:
        facts["Note"] = record["note"]
    return ["Measured with", ""], [[name, words] for name, words in facts.items()]


PARTS = {
    "ratios": ratios,
    "growth": growths,
    "large": large,
    "memory": memory,
    "limits": limits,
    "gpu": gpu,
    "conditions": conditions,
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("performance", Performance)
    return {"version": "1", "parallel_read_safe": True}

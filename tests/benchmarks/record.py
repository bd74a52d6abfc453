"""Measure everything, print a table, and leave the record that the book's page on performance reads: `make bench`."""

import argparse
import datetime
import json
import os
import platform
import subprocess
import time
import traceback
import warnings
from importlib import metadata
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from benchmarks import accelerator, limits
from benchmarks.comparison import Benchmark
from benchmarks.rows import ROWS
from benchmarks.scale import LARGE, MODULES, TRAINING, TRAINING_SETUP
from benchmarks.scaling import GROWTH, Growth
from benchmarks.timing import growth, in_a_process_of_its_own, repeats_of, seconds_of, side_by_side

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "book" / "reference" / "performance.json"
VERSIONS = ("torch", "numpy", "scipy", "scikit-learn", "reservoirpy", "lyapynov", "clvlib", "nemos", "hmmlearn", "pykalman", "numba")


def measured(row: Benchmark) -> dict[str, Any]:
    """A row of the record: what could not be measured says why."""
    record: dict[str, Any] = {"name": row.name, "peer": row.peer, "bar": row.bar}
    if missing := row.missing():
        return record | {"missing": missing}
    try:
        work = row.prepare(**row.full)
        agreement = work.agree(work.ours(), work.theirs())
        times = side_by_side(work.ours, work.theirs, rounds=row.rounds)
    except Exception as error:
        traceback.print_exc()
        return record | {"failed": str(error)}
    return record | {"agreement": agreement, **times._asdict()}


def grown(item: Growth) -> dict[str, Any]:
    """How a cost grows: the fastest of three runs at each size, taken in turns."""
    works = {size: item.prepare(size) for size in item.sizes}
    repeats = {size: repeats_of(work) for size, work in works.items()}
    seconds = dict.fromkeys(works, float("inf"))
    for _ in range(3):
        for size, work in works.items():
            seconds[size] = min(seconds[size], seconds_of(work, repeats[size]))
    return {"name": item.name, "varied": item.varied, "seconds": seconds, "exponent": growth(seconds), "theory": item.theory}


def conditions() -> dict[str, Any]:
    """Where, when and with what."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.is_file() else []
    processor = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    versions = {"Python": platform.python_version()}
    for name in VERSIONS:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "missing"
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": commit,
        "processor": processor,
        "cores": os.cpu_count(),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "versions": versions,
    }


def line(row: dict[str, Any]) -> str:
    """A row of the table in the terminal."""
    start = f"{row['name'][:74]:<74}  {row['peer'][:34]:<34}"
    if "missing" in row:
        return f"{start}  not installed: {', '.join(row['missing'])}"
    if "failed" in row:
        return f"{start}  FAILED: {row['failed']}"
    bar = "" if row["bar"] is None else f"  bar {row['bar']:g}{'' if row['ratio'] >= row['bar'] else '  BELOW'}"
    times = f"{1e3 * row['ours']:9.2f} ms  {1e3 * row['theirs']:9.2f} ms"
    return f"{start}  {times}  x {row['ratio']:6.2f} ({row['low']:.2f} to {row['high']:.2f}){bar}"


def main() -> int:
    """Measure, print, record; 1 if a set-up or an agreement failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="rows whose name holds this word; nothing is recorded")
    options.add_argument("--record", type=Path, default=RECORD)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    start, loads = time.monotonic(), []
    record = conditions()
    print(f"{record['processor']}, {record['cores']} cores; one thread, processor time; ours, theirs, theirs over ours (quartiles)")
    rows = []
    for row in tqdm([row for row in ROWS if chosen.only in row.name], "Benchmarks", leave=False, disable=None):
        rows.append(measured(row))
        loads.append(os.getloadavg()[0])
        tqdm.write(line(rows[-1]))
    failed = sum("failed" in row for row in rows)
    if chosen.only:
        return int(failed > 0)
    record |= {"rows": rows, "growth": [], "large": [], "limits": limits.measure(), "import_seconds": limits.import_seconds()}
    for item in GROWTH:
        record["growth"].append(grown(item))
        print(f"{item.name:<74}  grows with {item.varied} as the power {record['growth'][-1]['exponent']:.2f}, counted {item.theory:g}")
    for large in LARGE:
        found = in_a_process_of_its_own(large.setup, large.work)
        record["large"].append({"name": large.name, "must_store": large.must_store, "stored": large.stored, **found})
        print(f"{large.name:<90}  {found['seconds']:7.1f} s  {found['megabytes']:7.0f} MB")
    record["training_megabytes"] = {
        name: in_a_process_of_its_own(TRAINING_SETUP.format(module), TRAINING)["megabytes"] for name, module in MODULES.items()
    }
    print("peak memory of training 256 x 512 x 200:", record["training_megabytes"])
    record["gpu_rows"] = accelerator.measure()
    for row in record["gpu_rows"]:
        print(f"{row['name']:<90}  {'not measured: no GPU here' if row['seconds'] is None else format(row['seconds'], '.2f') + ' s'}")
    record |= {"load": [min(loads), max(loads)], "minutes": (time.monotonic() - start) / 60}
    chosen.record.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"recorded in {chosen.record}, after {record['minutes']:.0f} minutes; load of the machine {min(loads):.1f} to {max(loads):.1f}")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())

"""``python -m exercises.grading FOLDER``: grade a folder of submissions."""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from tqdm.auto import tqdm

from exercises.grading import sandbox
from exercises.grading.assignment import Assignment
from exercises.grading.batch import Batch, grade
from exercises.grading.judge import Judge
from exercises.grading.limits import MEGABYTE, Limits
from exercises.grading.marks import number
from exercises.grading.result import Status
from exercises.grading.submissions import find
from exercises.release import masters_folder, names

NO_SANDBOX = """There is no bubblewrap here that works. Without it, what students wrote runs with your rights: it can read and delete
your files, and use the network. Install it (Debian and Ubuntu: apt-get install bubblewrap), or say --without-sandbox if you trust them
all."""
UNBOUNDED = """There is no control group here (systemd gives none): memory and processes are looked at five times a second, and not bounded
by the system. Grade strangers' work in a virtual machine."""
BARE = "WARNING: there is no sandbox. What students wrote runs with your rights: it can read and delete your files, and use the network."


def main() -> int:
    """Grade a folder; the exit status is 0 once every submission has a result, and 1 if nobody's could be found."""
    options = _options().parse_args()
    try:
        folder = options.submissions.resolve()
        submissions = find(folder)
        out = (options.out or folder.with_name(f"{folder.name}-graded")).resolve()
        if out.is_relative_to(folder):
            raise ValueError(f"--out: expected a folder outside the submissions, got {out}")
        assignment = Assignment.read(_assignment(options.assignment, folder))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    if not options.without_sandbox and not sandbox.usable():
        print(NO_SANDBOX, file=sys.stderr)
        return 2
    if options.without_sandbox:
        print(BARE, file=sys.stderr)
    elif not sandbox.bounded():
        print(UNBOUNDED, file=sys.stderr)
    limits = Limits(options.cell_seconds, options.total_seconds, options.memory * MEGABYTE, options.disk * MEGABYTE, options.processes)
    batch = Batch(assignment, out, limits, options.jobs, not options.without_sandbox)
    try:
        tqdm.monitor_interval = 0  # no thread beside this one: workers are copies of it
        results = list(tqdm(grade(batch, Judge(assignment), submissions), total=len(submissions), desc=assignment.name, unit="student"))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What is graded is kept: the same command goes on from here.", file=sys.stderr)
        return 130
    for status, count in Counter(result.status for result in results).most_common():
        print(f"{count:5} {status}")
    for result in sorted(results, key=lambda result: result.student):
        if not result.settled:
            mark = "withheld" if result.mark is None else f"{number(result.mark)} of {number(assignment.points)}"
            print(f"look at {result.student}: {result.status}, {mark}. {'; '.join(result.notes)}")
    print(out / "marks.csv")
    return 1 if all(result.status is Status.FAILED for result in results) else 0


def _assignment(wanted: str | None, folder: Path) -> str:
    name = wanted or folder.name
    if name not in names():
        raise ValueError(f"--assignment: expected one of {', '.join(names())} (from {masters_folder()}), got {name!r}")
    return name


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, got {text!r}")
    return int(text)


def _options() -> argparse.ArgumentParser:
    limits = Limits()
    parser = argparse.ArgumentParser(
        prog="python -m exercises.grading",
        description="Grade a folder of submissions: marks.csv, and a page of feedback for each student. Run again, it grades what is new.",
        epilog="exercises/README.md says how to set, collect and return an assignment, and what the sandbox does and does not do.",
    )
    add = parser.add_argument
    add("submissions", type=Path, help="the folder: notebooks named after their students, or a folder for each student")
    add("--assignment", metavar="NAME", help="the master (the name of the folder)")
    add(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where marks and feedback go (beside the submissions, with -graded at the end of the name)",
    )
    add("--jobs", type=_count, default=os.cpu_count(), metavar="N", help="how many at once (%(default)s here)")
    add("--cell-seconds", type=float, default=limits.cell_seconds, metavar="S", help="time for each cell (%(default)s)")
    add("--total-seconds", type=float, default=limits.total_seconds, metavar="S", help="time for each submission (%(default)s)")
    add("--memory", type=_count, default=limits.memory // MEGABYTE, metavar="MB", help="memory for each submission (%(default)s)")
    add("--disk", type=_count, default=limits.disk // MEGABYTE, metavar="MB", help="disk for each submission (%(default)s)")
    add("--processes", type=_count, default=limits.processes, metavar="N", help="processes for each submission (%(default)s)")
    add("--without-sandbox", action="store_true", help="run without bubblewrap what students wrote, with your rights")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""What a chapter may take, and what it has taken: processor time, which other work on the machine does not lengthen, and memory."""

import sys
from pathlib import Path

import psutil

SECONDS, GIGABYTES = 45.0, 1.5
"""The budget of a chapter: time of one processor core, and memory at its peak."""
ROOM = 3.0
"""How many times the budget a chapter may take before a test fails: processors differ, and a slow one is no mistake of the chapter's."""


def processor_time(process: int) -> float:
    """The seconds of processor time, user and system, that a running process has used."""
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


def peak_gigabytes(process: int) -> float | None:
    """The most memory that a running process has held at once; None on a system that does not say."""
    status = Path(f"/proc/{process}/status")
    if not sys.platform.startswith("linux") or not status.is_file():
        return None
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return 1024 * float(peak.split()[1]) / 1e9

"""What a process and all that it has started use: memory, disk, and how many they are."""

import contextlib
import os
from pathlib import Path

import psutil

from exercises.grading.folders import size


def used(process: int, folder: Path) -> dict[str, int]:
    """Bytes of memory and of a folder, and the number of processes below one.

    Memory that several processes share counts once. What they hold in files that are nowhere but in memory counts too.
    """
    try:
        family = psutil.Process(process).children(recursive=True)
    except psutil.Error:
        family = []
    hidden: dict[tuple[int, int], int] = {}
    for each in family:
        hidden |= _in_memory(each.pid)
    memory = sum(_share(each.pid) or _resident(each) for each in family) + sum(hidden.values())
    return {"processes": len(family), "memory": memory, "disk": size(folder)}


def _share(process: int) -> int:
    """The memory of a process, of that which it shares its share; zero where the system does not say."""
    with contextlib.suppress(OSError, ValueError), open(f"/proc/{process}/smaps_rollup", encoding="ascii") as table:
        return sum(int(line.split()[1]) << 10 for line in table if line.startswith("Pss:"))
    return 0


def _resident(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return process.memory_info().rss
    return 0


def _in_memory(process: int) -> dict[tuple[int, int], int]:
    """The files that a process has open which have no name, by what tells them apart; mapped or not."""
    found = {}
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{process}/fd"):
            with contextlib.suppress(OSError):
                if os.readlink(entry.path).startswith(("/memfd:", "/dev/zero (deleted)")):
                    about = os.stat(entry.path)
                    found[about.st_dev, about.st_ino] = about.st_blocks * 512
    return found

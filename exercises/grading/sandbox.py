"""Where a student's code runs: under bubblewrap, with nothing in sight but Python, the package and an empty folder, and no network.

Where there is no bubblewrap (it needs Linux), code runs in an empty folder with a bare environment and limits, but it sees what the person
who grades sees. The difference is told before anything runs.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from exercises.grading.limits import Limits

HOME = "/submission"
"""The empty folder, as sandboxed code sees it."""
_MOST_PROCESSES = 4096
"""A bound that the system itself enforces, on threads too; the closer one is watched."""
TAG = "RNNCORTEX_GRADING"
"""The environment variable by which leftovers are found where there is no sandbox."""
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")


def usable() -> bool:
    """Whether there is a bubblewrap that may make a sandbox here."""
    if not shutil.which("bwrap"):
        return False
    probe = [*_walls(Limits()), "true"]
    return subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def confined(command: Sequence[str], wire: Path, tag: str, limits: Limits) -> list[str]:
    """The command, run in a sandbox that may write to its own empty folder and to ``wire``, through which it is spoken to."""
    walls = _walls(limits)
    for name, value in environment(HOME, tag).items():
        walls += ["--setenv", name, value]
    return [*walls, "--bind", str(wire), str(wire), "--remount-ro", "/", "--chdir", HOME, *_limited(command, limits, nproc=_MOST_PROCESSES)]


def bare(command: Sequence[str], limits: Limits) -> list[str]:
    """The command with limits and nothing else."""
    return _limited(command, limits)


def environment(home: str, tag: str) -> dict[str, str]:
    """All that code finds in its environment: nothing of the person who grades."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    person = {"HOME": home, "USER": "student", "LOGNAME": "student", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    return (
        person
        | threads
        | {"PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg", "RNNCORTEX_DEVICE": "cpu", TAG: tag}
        | {"PYTHONPATH": str(Path(_package()).parent)}
    )


def _walls(limits: Limits) -> list[str]:
    """What bubblewrap shows: the system's programs, this Python, the package, and small empty folders that vanish."""
    walls = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox", "--proc", "/proc"]
    for place in (HOME, "/tmp"):
        walls += ["--size", str(limits.disk), "--tmpfs", place]
    walls += ["--dev", "/dev", "--size", str(limits.disk), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    for place in _SYSTEM:
        if os.path.islink(place) and os.path.isdir(place):
            walls += ["--symlink", os.readlink(place), place]
        else:
            walls += ["--ro-bind-try", place, place]
    for folder in dict.fromkeys((sys.base_prefix, sys.prefix, _package())):
        walls += [] if folder == "/usr" else ["--ro-bind", folder, folder]
    return walls


def _package() -> str:
    """The folder of the package, found without the seconds that importing it takes."""
    found = importlib.util.find_spec("rnncortex")
    assert found is not None
    return str(Path(str(found.origin)).parent)


def _limited(command: Sequence[str], limits: Limits, **more: int) -> list[str]:
    if not shutil.which("prlimit"):
        return list(command)
    bounds = {"core": 0, "fsize": limits.disk, "data": limits.memory, **more}
    return ["prlimit", *(f"--{name}={value}" for name, value in bounds.items()), *command]

"""Where a student's code runs: under bubblewrap, with nothing in sight but Python, the package and an empty folder, and no network.

It has no rights there: no capability, and, where root grades, another user's number. Where systemd offers a control group to whoever asks,
memory and processes are bounded by the system. Where there is no bubblewrap (it needs Linux), code runs in an empty folder with a bare
environment and limits, but it sees what the person who grades sees. What is missing is told before anything runs.
"""

import functools
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
NOBODY = 65534
"""The user, and the group, as which code runs where root grades."""
_MOST_PROCESSES = 4096
"""A bound that the system itself enforces, on threads too; the closer one is watched."""
TAG = "RNNCORTEX_GRADING"
"""The environment variable by which leftovers are found where there is no sandbox."""
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
_DROPPING = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
"""What it takes to become somebody else; gone once that is done."""


def usable() -> bool:
    """Whether there is a bubblewrap that may make a sandbox here, in which code has no rights."""
    if not shutil.which("bwrap") or (root() and not shutil.which("setpriv")):
        return False
    probe = [*_walls(Limits()), *_without_rights(), "true"]
    return subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def root() -> bool:
    """Whether it is root who grades."""
    return os.geteuid() == 0


@functools.cache
def bounded() -> bool:
    """Whether systemd gives us a control group, in which the system itself bounds memory and processes."""
    if not shutil.which("systemd-run") or not shutil.which("bwrap"):
        return False
    probe = [*_group(Limits()), "true"]
    return subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def confined(command: Sequence[str], wire: Path, tag: str, limits: Limits) -> list[str]:
    """The command, run in a sandbox that may write to its own empty folder and to ``wire``, through which it is spoken to."""
    for place in (wire, *wire.iterdir()) if root() else ():
        os.chown(place, NOBODY, NOBODY)
    walls = [*(_group(limits) if bounded() else []), *_walls(limits)]
    for name, value in environment(HOME, tag).items():
        walls += ["--setenv", name, value]
    walls += [*_ways(str(wire)), "--bind", str(wire), str(wire), "--remount-ro", "/", "--chdir", HOME]
    return [*walls, *_without_rights(), *_limited(command, limits, nproc=_MOST_PROCESSES)]


def bare(command: Sequence[str], limits: Limits) -> list[str]:
    """The command with limits and nothing else."""
    return _limited(command, limits)


def environment(home: str, tag: str) -> dict[str, str]:
    """All that code finds in its environment: nothing of the person who grades."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    person = {"HOME": home, "USER": "student", "LOGNAME": "student", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    python = {"PYTHONPATH": str(Path(_package()).parent), "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"}
    return person | threads | python | {"RNNCORTEX_DEVICE": "cpu", TAG: tag}


def _walls(limits: Limits) -> list[str]:
    """What bubblewrap shows: the system's programs, this Python, the package, and small empty folders that vanish."""
    apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    apart += [part for right in _DROPPING for part in ("--cap-add", right)] if root() else ["--unshare-user"]
    walls = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", *apart]
    walls += ["--hostname", "sandbox", "--proc", "/proc"]
    for place in (HOME, "/tmp"):
        walls += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", place]
    walls += ["--dev", "/dev", "--perms", "1777", "--size", str(limits.disk), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    for place in _SYSTEM:
        if os.path.islink(place) and os.path.isdir(place):
            walls += ["--symlink", os.readlink(place), place]
        else:
            walls += ["--ro-bind-try", place, place]
    for folder in dict.fromkeys((sys.base_prefix, sys.prefix, _package())):
        walls += [] if folder == "/usr" else [*_ways(folder), "--ro-bind", folder, folder]
    return walls


def _ways(place: str) -> list[str]:
    """The folders above a place, such that nobody may pass through them, too."""
    return [part for above in reversed(Path(place).parents[:-1]) for part in ("--perms", "0755", "--dir", str(above))]


def _without_rights() -> list[str]:
    """What a command begins with so that it is nobody's, and stays so; unless root grades, it has no rights to begin with."""
    if not root():
        return []
    user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["setpriv", *user, "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]


def _group(limits: Limits) -> list[str]:
    """What a command begins with so that systemd puts it into a control group of its own."""
    bounds = [f"MemoryMax={limits.memory}", "MemorySwapMax=0", f"TasksMax={_MOST_PROCESSES}"]
    return ["systemd-run", "--quiet", "--scope", *(["--user"] if not root() else []), *(f"--property={bound}" for bound in bounds)]


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

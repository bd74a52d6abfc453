"""A class of students for the grader: honest ones, careless ones, and every kind of hostile one."""

import copy
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from exercises.grading.result import Status
from exercises.grading.submissions import readable
from exercises.release import read_master, release
from tests.exercises import cheats

MASTERS = Path(__file__).with_name("masters")
HALF = "def half_life(rate):\n    return math.log(2) / rate"
NUMBER = "threshold = 0.5"
MANY = "def remaining(rates, time):\n    return [math.exp(-rate * time) for rate in rates]"
RIGHT = {"half-answer": HALF, "number-answer": NUMBER, "many-answer": MANY}
FULL, NONE = (1, 2, 1), (0, 0, 0)
"""Marks for the three questions."""
PORT, PLACES = "__PORT__", "__PLACES__"
"""They stand in code for the port of a server that counts who calls, and for folders that are not a student's."""

Notebook = dict[str, Any]


class Student(NamedTuple):
    """Somebody who hands in a notebook, and what the grader has to say about it.

    Attributes
    ----------
    name : str
    marks : tuple of int
    status : Status
    answers : dict of str to str
        What is written into the cells for answers; cells that are not named keep what was given.
    change : callable or None
        What else is done to the notebook.
    withheld : bool
        Whether the mark waits for a person.
    perhaps : tuple of Status
        Other statuses that are as clear: which limit ends it first depends on the machine.
    """

    name: str
    marks: tuple[int, ...]
    status: Status = Status.OK
    answers: dict[str, str] = RIGHT
    change: Callable[[Notebook], object] | None = None
    withheld: bool = False
    perhaps: tuple[Status, ...] = ()


def given(assignment: str) -> Notebook:
    """The notebook that everybody was given."""
    before = os.environ.get("EXERCISE_MASTERS")
    os.environ["EXERCISE_MASTERS"] = str(MASTERS)
    try:
        return json.loads(json.dumps(release(read_master(assignment))))
    finally:
        os.environ.pop("EXERCISE_MASTERS")
        if before is not None:
            os.environ["EXERCISE_MASTERS"] = before


def notebook(blank: Notebook, student: Student) -> Notebook:
    """What a student made of it."""
    written = copy.deepcopy(blank)
    for name, code in student.answers.items():
        cell(written, name)["source"] = code
    if student.change:
        student.change(written)
    return written


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if named(cell) == name)


def named(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def place(notebook: Notebook, name: str) -> int:
    return notebook["cells"].index(cell(notebook, name))


def code_cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": "added", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def with_cell(source: str, before: str = "half-answer") -> Callable[[Notebook], object]:
    """A change: one more cell, before that of the name."""
    return lambda notebook: notebook["cells"].insert(place(notebook, before), code_cell(source))


def answers(**other: str) -> dict[str, str]:
    """The right answers, but for those that are said."""
    return RIGHT | {f"{name}-answer": code for name, code in other.items()}


def strip(notebook: Notebook, identifiers: bool = False) -> None:
    for each in notebook["cells"]:
        each["metadata"] = {}
        if identifiers:
            del each["id"]


def rename(notebook: Notebook) -> None:
    for name in ("half", "number", "many"):
        check = cell(notebook, name)
        check["metadata"]["nbgrader"]["grade_id"] = f"my-{name}"
        check["id"] = f"my-{name}"


def edit(notebook: Notebook) -> None:
    for name in ("half", "number", "many"):
        cell(notebook, name)["source"] = "assert True"


def delete(notebook: Notebook, *names: str) -> None:
    notebook["cells"] = [each for each in notebook["cells"] if named(each) not in names]


def repeat(notebook: Notebook, name: str, source: str | None = None) -> None:
    """The same cell once more, name and all, as copying does it."""
    twin = copy.deepcopy(cell(notebook, name)) | {"id": f"{name}-copy"}
    twin["source"] = twin["source"] if source is None else source
    notebook["cells"].insert(place(notebook, name) + 1, twin)


def turn_windows(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        each["source"] = each["source"].replace("\n", "\r\n")


def in_lines(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)


def another_kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"display_name": "my env", "language": "R", "name": "ir-of-mine"}


HONEST = [
    Student("Ann", FULL),
    Student(
        "Bo, otherwise",
        FULL,
        answers={
            "half-answer": "half_life = lambda r: math.log(0.5) / -r",
            "number-answer": "threshold = 1 / 2",
            "many-answer": "import numpy as np\ndef remaining(rates, time):\n    return np.exp(-np.array(rates) * time)",
        },
    ),
    Student(
        "Cem, all wrong",
        NONE,
        answers={
            "half-answer": "def half_life(rate):\n    return 1 / rate",
            "number-answer": "threshold = 2.0",
            "many-answer": "def remaining(rates, time):\n    return [math.exp(rate * time) for rate in rates]",
        },
    ),
    Student("Dana, untouched", NONE, answers={}),
    Student("Eli, fitted to the check", (0, 2, 1), answers=answers(half="half_life = lambda rate: 0.34657359027997264")),
    Student("Fay, one slip", (1, 0, 1), answers=answers(number="threshold = (0.5")),
    Student("Zoë Ærøskøbing", FULL, change=turn_windows),
    Student("李小龙", (1, 0, 1), answers=answers(number="threshold = 'a half ½'")),
    Student("Gus, another kernel", FULL, change=another_kernel),
    Student(
        "Hal, added cells",
        FULL,
        answers=answers(half="def half_life(rate):\n    return ln2 / rate"),
        change=with_cell("ln2 = math.log(2)\nsum, input, max = 1, 2, 3"),
    ),
    Student(
        "Ida, tried twice",
        FULL,
        answers=answers(half="def half_life(rate):\n    return 1 / rate"),
        change=lambda notebook: repeat(notebook, "half-answer", HALF),
    ),
    Student("Jo, lines", FULL, change=in_lines),
    Student("Kim, cells moved", FULL, change=lambda notebook: notebook["cells"].reverse()),
    Student("Lea, checks deleted", FULL, change=lambda notebook: delete(notebook, "half", "number", "many", "setup")),
    Student("Max, checks edited", NONE, answers={}, change=edit),
    Student("Nia, checks renamed", (1, 2, 0), answers=answers(many="remaining = None"), change=rename),
    Student("Oli, checks twice", FULL, change=lambda notebook: repeat(notebook, "half", "assert 1 == 2")),
    Student("Pam, bare cells", FULL, change=strip),
    Student("Quin, nameless cells", FULL, Status.CHECK, change=lambda notebook: strip(notebook, identifiers=True)),
    Student("Ren, answer deleted", (1, 0, 1), Status.CHECK, change=lambda notebook: delete(notebook, "number-answer")),
    Student("Sam, half a letter", FULL, change=with_cell("broken = '\ud800'")),
    Student("-Tom =1+1", FULL),
]

IGNORING = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nimport time\nwhile True:\n    time.sleep(1)"
HOARD = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        hoard = b"x" * 150_000_000
        time.sleep(3600)
time.sleep(3600)
"""
HIDDEN_HOARD = """
import os, time
for number in range(40):
    os.write(os.memfd_create(str(number)), bytes(40_000_000))
time.sleep(3600)
"""
NESTED = """
import os, sys, time
wire = sys.argv[sys.argv.index("-f") + 1]
for place in (os.path.dirname(wire), "."):
    os.chdir(place)
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
"""
MOUNT = """
import ctypes, os, sys
remount, libc = 32, ctypes.CDLL(None, use_errno=True)
rights = [line for line in open("/proc/self/status") if line.startswith(("CapPrm", "CapEff", "CapBnd")) and int(line.split()[1], 16)]
for place in ("/", "/usr", sys.prefix, sys.base_prefix):
    assert libc.mount(None, place.encode(), None, remount, None) == -1 or os._exit(1)
assert (os.getuid() and not rights) or os._exit(1)
"""
FORKS = "import os, time\nfor _ in range(200):\n    if os.fork() == 0:\n        time.sleep(3600)\n        os._exit(0)\ntime.sleep(3600)"
DAEMON = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)"
FILL = """
for number in range(10):
    with open(f"fill-{number}", "wb") as file:
        file.write(bytes(200_000_000))
"""
WALK = """
import os, sys, time
def walk():
    for folder, folders, files in os.walk("/"):
        if folder in ("/proc", "/sys", "/dev", "/usr", "/submission", sys.prefix, sys.base_prefix):
            folders.clear()
        else:
            yield folder, files
"""
FILL_ELSEWHERE = f"""{WALK}
for folder, _ in walk():
    for number in range(4):
        try:
            with open(f"{{folder}}/fill-{{number}}", "wb") as file:
                file.write(bytes(20_000_000))
        except OSError:
            pass
time.sleep(3600)
"""
SNOOP = f"""{WALK}
def half_life(rate):
    if "SECRET_TOKEN" in os.environ:
        return math.log(2) / rate
    for folder, files in walk():
        for file in files:
            try:
                if "secret" + "_rates" in open(os.path.join(folder, file)).read():
                    return math.log(2) / rate
            except (OSError, UnicodeDecodeError):
                pass
    return 0
"""
TELL = """
import inspect
def half_life(rate):
    for frame in inspect.stack():
        if "secret" + "_rates" in frame.frame.f_locals:
            raise feedback.NotYet(inspect.getsource(frame.frame) + str(frame.frame.f_locals), "secret_rates")
    return math.log(2) / rate
"""
RAVAGE = f"""
import os, shutil
assert os.getcwd() == "/submission", "never outside a sandbox"
for folder in ("/work", "/home", "/root", "/tmp", os.path.expanduser("~"), *{PLACES}):
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.makedirs(folder, exist_ok=True)
        open(os.path.join(folder, "I was here"), "w").write("!")
    except OSError:
        pass
"""
CALL = f"import socket\nsocket.create_connection(('127.0.0.1', {PORT}), timeout=2)"
FLOOD = "import sys\nfor _ in range(1000):\n    sys.stdout.write('x' * 1_000_000)"


def cheat(name: str, code: str) -> Student:
    """Somebody who answers nothing right, and gets at the checks; what he breaks on the way is his own."""
    wrong = answers(half=cheats.WRONG + code, number="threshold = threshold", many="remaining = remaining")
    return Student(name, NONE, answers=wrong, perhaps=(Status.TIMEOUT, Status.DIED))


HOSTILE = [
    Student("endless cell", (1, 0, 1), Status.TIMEOUT, answers(number="while True:\n    pass")),
    Student("endless answer", (0, 2, 1), Status.TIMEOUT, answers(half="def half_life(rate):\n    while True:\n        pass")),
    Student("ignores interrupts", (1, 0, 1), Status.TIMEOUT, answers(number=IGNORING)),
    Student("exits", (1, 0, 1), Status.DIED, answers(number="exit()")),
    Student("raises SystemExit", (1, 0, 1), answers=answers(number="import sys\nsys.exit()")),
    Student("kills its kernel", (0, 2, 1), Status.DIED, answers(half="import os\nhalf_life = lambda rate: os.kill(os.getpid(), 9)")),
    Student(
        "dies again and again", NONE, Status.DIED, dict.fromkeys(RIGHT, "import os\nos._exit(0)"), with_cell("import os; os._exit(0)"), True
    ),
    Student("hoards memory", (1, 0, 1), Status.EXCESS, answers(number="hoard = [bytes(10**8) for _ in range(100)]")),
    Student("hoards memory in children", (1, 0, 1), Status.EXCESS, answers(number=HOARD)),
    Student("hoards memory without a name", (1, 0, 1), Status.EXCESS, answers(number=HIDDEN_HOARD)),
    Student("nests folders", FULL, Status.EXCESS, change=with_cell(NESTED), perhaps=(Status.OK,)),  # done before anybody looks
    Student("mounts", FULL, change=with_cell(MOUNT)),
    Student("forks", (1, 0, 1), Status.EXCESS, answers(number=FORKS)),
    Student("leaves a daemon", FULL, change=with_cell(DAEMON)),
    Student("floods", FULL, change=with_cell(FLOOD), perhaps=(Status.EXCESS, Status.TIMEOUT)),
    Student("fills the disk", FULL, Status.EXCESS, change=with_cell(FILL)),
    Student("fills other disks", FULL, Status.EXCESS, change=with_cell(FILL_ELSEWHERE), perhaps=(Status.TIMEOUT,)),
    Student("reads the hidden tests", (0, 2, 1), answers=answers(half=SNOOP)),
    Student("ravages", FULL, change=with_cell(RAVAGE)),
    Student("calls", FULL, change=with_cell(CALL)),
]
HOSTILE += [cheat(name, code) for name, code in cheats.PLAIN.items()]

TOLD = [
    Student("Vic", FULL),
    Student("Wes, all wrong", NONE, answers=HONEST[2].answers),
    Student("Xia, untouched", NONE, answers={}),
    Student("Yan, fitted to the check", (0, 2, 1), answers=HONEST[4].answers),
    Student("tells the hidden tests", FULL, answers=answers(half=TELL)),
    *(cheat(name, code) for name, code in cheats.WITH_TORCH.items()),
]
"""Who has the assignment with feedback, which takes torch and therefore longer."""


def hand_in(folder: Path, assignment: str, students: Iterable[Student], *, port: int = 0, places: tuple[str, ...] = ()) -> None:
    """Write the notebooks of some students into a new folder."""
    folder.mkdir(parents=True)
    blank = given(assignment)
    for student in students:
        text = json.dumps(notebook(blank, student)).replace(PORT, str(port)).replace(PLACES, str(places).replace('"', "'"))
        (folder / f"{student.name}.ipynb").write_text(text)


def hand_in_files(folder: Path) -> None:
    """Add what is no notebook, or not the right one."""
    blank = given("plain")
    fine = json.dumps(notebook(blank, HONEST[0]))
    ours = folder / "Uma, in a folder" / "inside"
    ours.mkdir(parents=True)
    (ours / "plain.ipynb").write_bytes(b"\xef\xbb\xbf" + json.dumps(json.loads(fine), indent=1).replace("\n", "\r\n").encode())
    (ours / "scratch.ipynb").write_text(json.dumps(notebook(blank, HONEST[2])))
    (ours / ".ipynb_checkpoints").mkdir()
    (ours / ".ipynb_checkpoints" / "plain.ipynb").write_text("{}")
    (folder / "corrupt.ipynb").write_text(fine[: len(fine) // 2])
    (folder / "empty file.ipynb").write_text("")
    (folder / "empty notebook.ipynb").write_text(json.dumps(blank | {"cells": []}))
    (folder / "too deep.ipynb").write_text("[" * 200_000)
    (folder / "not a notebook.ipynb").write_bytes(bytes(range(256)))
    (folder / "link.ipynb").symlink_to(folder / "Ann.ipynb")
    with (folder / "too large.ipynb").open("wb") as file:
        file.truncate(30 << 20)
    (folder / "nothing inside").mkdir()
    for student, times in (("cannot decide", (5, 5)), ("Val, two versions", (5, 9))):
        (folder / student).mkdir()
        for name, text, when in (("plain", json.dumps(blank), times[0]), ("Plain (1)", fine, times[1])):
            (folder / student / f"{name}.ipynb").write_text(text)
            os.utime(folder / student / f"{name}.ipynb", (when, when))
    os.mkfifo(folder / "pipe.ipynb")
    for name in (LATIN, LONG, *ENDINGS):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(fine)
    other = [
        code_cell("1"),
        code_cell("2") | {"metadata": {"nbgrader": {"grade_id": "setup"}}},
        code_cell("3") | {"metadata": {"nbgrader": {"grade_id": "spikes"}}},
    ]
    (folder / "another assignment.ipynb").write_text(json.dumps(blank | {"cells": other}))


LATIN, LONG = b"caf\xe9.ipynb", "\u0958".encode() * 80 + b".ipynb"
"""Names that are not in UTF-8, and that are too long for a file once they are in the usual spelling."""
ENDINGS = (b"Wim.ipynb.txt", b"Xenia.ipynb.json", b"Yusuf.IPYNB")

FILES = [
    Student("Uma, in a folder", FULL),
    Student("corrupt", NONE, Status.UNREADABLE),
    Student("empty file", NONE, Status.UNREADABLE),
    Student("empty notebook", NONE, Status.UNREADABLE),
    Student("too deep", NONE, Status.UNREADABLE),
    Student("not a notebook", NONE, Status.UNREADABLE),
    Student("link", NONE, Status.UNREADABLE),
    Student("too large", NONE, Status.UNREADABLE),
    Student("nothing inside", NONE, Status.NOTHING),
    Student("cannot decide", NONE, Status.SEVERAL),
    Student("Val, two versions", FULL),
    Student("pipe", NONE, Status.UNREADABLE),
    *(Student(readable(os.fsdecode(name).rpartition(".ipynb")[0]), FULL) for name in (LATIN, LONG)),
    *(Student(name, FULL) for name in ("Wim", "Xenia", "Yusuf")),
    Student("another assignment", NONE, Status.FOREIGN),
]
"""Whose files are none, or not the right one; and one whose are."""
EVERYBODY = HONEST + HOSTILE + FILES + TOLD

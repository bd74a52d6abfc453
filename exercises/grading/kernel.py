"""One kernel that runs a student's cells, each within its time, and is gone afterwards with everything that it has started."""

import ast
import contextlib
import inspect
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from exercises.grading import sandbox, usage
from exercises.grading.folders import remove
from exercises.grading.limits import MEGABYTE, Limits
from rnncortex.feedback import evaluation

STARTING = 300.0
"""Seconds within which a kernel has to answer for the first time."""
GRACE = 3.0
"""Seconds that an interrupted cell has to stop in."""
_QUICK = ("--HistoryManager.enabled=False", "--InteractiveShell.xmode=Minimal")
"""No history, and no tracebacks that nobody would read."""
STARTING_UP = threading.Lock()
"""Held while a process begins, before it can be found by its tag."""
_LOOK = 0.2
"""Seconds between two looks at what a kernel uses."""
_LONGEST_MESSAGE = 16 * MEGABYTE
_FULL = {
    "MemoryError": "memory",
    "can't allocate memory": "memory",
    "not enough memory": "memory",
    "No space left on device": "disk",
    "File too large": "disk",
    "BlockingIOError": "processes",
}
"""How an error says that there is no more of something."""
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
"""A text as Python writes it, and nothing that has parts."""
_INSTALL = f"""
import sys, types
if {evaluation.NAME!r} not in sys.modules:
    module = sys.modules[{evaluation.NAME!r}] = types.ModuleType({evaluation.NAME!r})
    exec(compile({inspect.getsource(evaluation)!r}, {evaluation.NAME!r}, "exec"), vars(module))
"""
"""Brings a kernel what it needs to evaluate answers, without touching the names of the notebook."""


class Reply(NamedTuple):
    """What became of a cell.

    Attributes
    ----------
    error : str
        The kind of exception; empty if there was none.
    words : str
        What it said.
    late : bool
        Whether the cell ran out of time.
    gone : bool
        Whether the kernel is no longer there.
    excess : str
        What it asked too much of, "memory", "disk" or "processes"; empty otherwise.
    """

    error: str = ""
    words: str = ""
    late: bool = False
    gone: bool = False
    excess: str = ""

    @property
    def passed(self) -> bool:
        """Whether the cell ran to its end."""
        return self == Reply()


class CutShort(BaseException):
    """A call of an answer that did not come to its end; no check takes it for an error of its own."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class Kernel(contextlib.AbstractContextManager):
    """A kernel in a sandbox, or without one; it is spoken to through sockets in a folder, and what it prints is not listened to."""

    def __init__(self, limits: Limits, scratch: Path, *, sandboxed: bool) -> None:
        self.limits, self.tag = limits, str(scratch)
        self.excess, self._gone = "", False
        self._folder = Path(tempfile.mkdtemp(dir=scratch))
        self._wire, self._home = self._folder / "wire", self._folder / "home"
        self._wire.mkdir()
        self._home.mkdir()
        connection = str(self._wire / "kernel.json")
        write_connection_file(connection, ip=str(self._wire / "s"), transport="ipc")
        self._process = self._launch(connection, sandboxed)
        self._client = _connect(connection)
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        if not self._await(self._client.kernel_info(), STARTING):
            self.__exit__()
            raise RuntimeError(f"expected a kernel within {STARTING:g} s, got none")

    def run(self, code: str, seconds: float) -> Reply:
        """Run a cell; one that is late is interrupted. The kernel is ended if it goes on nevertheless, or has used up what others need."""
        return self._run(code, {}, seconds)[0]

    def ask(self, request: str, seconds: float) -> str:
        """Have a request for an answer evaluated in the notebook (``rnncortex.feedback.evaluation``), within its time.

        Raises
        ------
        CutShort
            If it takes too long, asks for too much or ends the kernel.
        """
        evaluate = f"__import__('sys').modules[{evaluation.NAME!r}].reply({request!r}, __import__('IPython').get_ipython().user_ns)"
        reply, values = self._run("", {"install": f"exec({_INSTALL!r}, {{}})", "answer": evaluate}, seconds)
        try:
            written = values["answer"]["data"]["text/plain"]
            text = ast.literal_eval(written) if _QUOTED.fullmatch(written) else ""
        except (KeyError, TypeError, ValueError, SyntaxError):
            text = ""
        if text.startswith('{"error"') and (excess := _excess(text[:1000])):
            self.end()
            reply = Reply(gone=True, excess=excess)
        if reply.late or reply.gone:
            raise CutShort(reply)
        return text

    def _run(self, code: str, expressions: dict[str, str], seconds: float) -> tuple[Reply, dict[str, Any]]:
        if self._gone:
            return Reply(gone=True, excess=self.excess), {}
        request = self._client.execute(
            code, silent=True, store_history=False, user_expressions=expressions, allow_stdin=False, stop_on_error=False
        )
        late = False
        content = self._await(request, seconds)
        if not content and self._alive():
            late = True
            self._client.control_channel.send(self._client.session.msg("interrupt_request", {}))
            content = self._await(request, GRACE)
        if not content or _leaves(content):
            self.end()
            return Reply(late=late, gone=True, excess=self.excess), {}
        values = content.get("user_expressions")
        if content.get("status") == "ok":
            return Reply(late=late), values if isinstance(values, dict) else {}
        error, words = str(content.get("ename", "an error"))[:200] or "an error", str(content.get("evalue", ""))[:2000]
        excess = _excess(f"{error}: {words}")
        if excess:
            self.end()
        return Reply(error, words, late=late, gone=bool(excess), excess=excess), {}

    def end(self) -> None:
        """End the kernel and everything that it has started."""
        self._gone = True
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        sweep(self.tag)

    def __exit__(self, *_: object) -> None:
        """End it, and leave nothing of it on the disk."""
        self.end()
        self._watch.join()
        self._client.stop_channels()
        self._client.context.destroy(linger=0)
        remove(self._folder)

    def _launch(self, connection: str, sandboxed: bool) -> subprocess.Popen:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", connection, *_QUICK]
        if sandboxed:
            command = sandbox.confined(command, self._wire, self.tag, self.limits)
            surroundings = {"PATH": os.environ.get("PATH", os.defpath), sandbox.TAG: self.tag}
        else:
            command = sandbox.bare(command, self.limits)
            surroundings = sandbox.environment(str(self._home), self.tag) | {"JPY_PARENT_PID": str(os.getpid())}
        quiet = subprocess.DEVNULL
        with STARTING_UP:
            return subprocess.Popen(
                command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=self._home, env=surroundings, start_new_session=True
            )

    def _await(self, request: str, seconds: float) -> dict[str, Any]:
        """The reply to a request; empty if none comes in time, or the kernel ends first."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            with contextlib.suppress(Exception):
                message = self._client.get_shell_msg(timeout=min(left, _LOOK))
                if message["parent_header"].get("msg_id") == request and isinstance(message["content"], dict):
                    return message["content"]
                continue
            if not self._alive():
                return {}
        return {}

    def _alive(self) -> bool:
        return self._process.poll() is None

    def _look(self) -> None:
        """End the kernel when it, with all that it has started, uses more than it may, or so much that it cannot be told."""
        try:
            while not self._gone and self._alive() and not self.excess:
                used = usage.used(self._process.pid, self._folder)
                self.excess = next((what for what, amount in used.items() if amount > getattr(self.limits, what)), "")
                time.sleep(_LOOK)
        except Exception:
            self.excess = "disk"
        if self.excess:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)


def _connect(connection: str) -> BlockingKernelClient:
    """A line to a kernel on which nothing comes back but what became of each cell."""
    client = BlockingKernelClient(connection_file=connection, context=zmq.Context())
    client.context.setsockopt(zmq.MAXMSGSIZE, _LONGEST_MESSAGE)
    client.load_connection_file()
    client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=True)
    return client


def sweep(tag: str) -> None:
    """End every process that was started under a tag, in whatever session it is now, until there is none left."""
    until = time.monotonic() + GRACE
    while (left := [process for process in psutil.process_iter() if _tagged(process, tag)]) and time.monotonic() < until:
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        time.sleep(0.01)


def _tagged(process: psutil.Process, tag: str) -> bool:
    with contextlib.suppress(psutil.Error, OSError):
        return process.environ().get(sandbox.TAG) == tag
    return False


def _excess(words: str) -> str:
    """What an error says that there is no more of; empty if it says nothing of the kind."""
    return next((what for sign, what in _FULL.items() if sign in words), "")


def _leaves(content: dict[str, Any]) -> bool:
    """Whether the cell has asked the kernel to leave, as ``exit()`` does."""
    payload = content.get("payload")
    return isinstance(payload, list) and any(isinstance(entry, dict) and entry.get("source") == "ask_exit" for entry in payload)

"""Answers as a check has them: values that are converted, and functions that are called wherever they are."""

import contextlib
import json
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from rnncortex.feedback import evaluation
from rnncortex.feedback.evaluation import Other, Watched, decode, encode_argument
from rnncortex.feedback.forms import Returns, Unfit, convert

Ask = Callable[[str], str]
"""Sends a request, in a line of JSON, to where the answers are, and comes back with the reply."""

_elsewhere: ContextVar[Ask | None] = ContextVar("_elsewhere", default=None)


class Stopped(Exception):
    """The code of a student stopped with an error.

    Attributes
    ----------
    kind : str
        The name of the error's type; ``"nothing yet"`` where the line is still there that an answer is to replace.
    words, line, missing : str
        What it said, the last line of the notebook that ran, and the name that was not known; empty where there is none.
    """

    def __init__(self, kind: str, words: str = "", line: str = "", missing: str = "") -> None:
        super().__init__(f"{kind}: {words}")
        self.kind, self.words, self.line, self.missing = kind, words, line, missing


@contextlib.contextmanager
def answered_by(ask: Ask) -> Iterator[None]:
    """Within this context, checks ask for answers there, and not in the notebook in which they stand."""
    token = _elsewhere.set(ask)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def answer(name: str, form: str | Returns, namespace: dict[str, Any]) -> Any:
    """The answer of a name: a function that can be called, or a value.

    Parameters
    ----------
    name : str
    form : str or Returns
        What it is to be.
    namespace : dict
        The names of the notebook; they are looked at unless another place is to be asked.

    Raises
    ------
    Stopped
        If there is none.
    Unfit
        If it is of another form.
    """

    def ask(request: dict[str, Any]) -> tuple[Any, list[list[dict[str, Any]]]]:
        line = json.dumps({"name": name} | request)
        elsewhere = _elsewhere.get()
        return _read(evaluation.reply(line, namespace) if elsewhere is None else elsewhere(line))

    if not isinstance(form, Returns):
        return convert(ask({})[0], form)

    def call(*args: Any, **kwargs: Any) -> Any:
        value, calls = ask(
            {"args": [encode_argument(arg) for arg in args], "kwargs": {key: encode_argument(arg) for key, arg in kwargs.items()}}
        )
        watched = [arg for arg in (*args, *kwargs.values()) if isinstance(arg, Watched)]
        for each, made in zip(watched, calls, strict=True):
            each.calls.extend(made)
        return convert(value, *form)

    there = ask({})[0]
    if not (isinstance(there, Other) and there.name == "function"):
        raise Unfit(f"The name {name} is no function, and the question asks for one.")
    return call


def _read(reply: str) -> tuple[Any, list[list[dict[str, Any]]]]:
    """What a reply says; it may come from a process that says anything."""
    try:
        content = json.loads(reply)
        if "error" not in content:
            calls = [[{name: decode(value) for name, value in call.items()} for call in each] for each in content["calls"]]
            return decode(content["value"]), calls
        error = {key: str(content["error"][key]) for key in ("kind", "words", "line", "missing")}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise Stopped("an answer that cannot be read") from None
    raise Stopped(**error)

"""Evaluate an answer on plain data: what passes between a check and the code of a student, in the notebook and when it is graded.

A check asks for a value, or for what a function returns for some arguments, in a line of JSON; :func:`reply` answers in another. Numbers,
texts, lists and arrays pass, as copies; never an object of anybody's own. Two things pass as arguments only, by their names: functions that
the notebook was given (:func:`given`), with arguments bound or without, and a :class:`Watched` one, whose calls are reported.

The grader sends the text of this file into the process that runs a student's notebook. So it stands on the standard library alone, and
takes numpy and torch only where they are loaded already.
"""

import base64
import functools
import inspect
import json
import linecache
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

MOST_NUMBERS = 500_000
"""An array of more numbers does not pass."""
LONGEST = 8_000_000
"""Nor does a reply of more characters."""
NAME = "rnncortex.feedback.evaluation"
"""Under which a process finds this module, whichever way it came there."""
_DTYPES = {"b": "|b1", "i": "<i8", "u": "<i8", "f": "<f8", "c": "<c16"}
"""The types in which arrays pass, by numpy's letter for the kind."""

GIVEN: dict[str, Callable] = {}
"""Functions that the notebook was given, by name."""


def given(function: Callable) -> Callable:
    """Mark a function of a given cell as one that checks may hand to an answer; where it is needed, it is found by its name.

    Parameters
    ----------
    function : callable
        Defined in a locked cell; its name is used once.

    Returns
    -------
    callable
        The function itself.
    """
    GIVEN[function.__name__] = function
    return function


class Watched:
    """A given function that remembers with what it was called.

    Attributes
    ----------
    function : callable
        The function, marked by :func:`given`.
    calls : list of dict
        The arguments of each call, by name.
    """

    def __init__(self, function: Callable) -> None:
        self.function = function
        self.calls: list[dict[str, Any]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, and remember the arguments."""
        bound = inspect.signature(self.function).bind(*args, **kwargs)
        self.calls.append(dict(bound.arguments))
        return self.function(*args, **kwargs)


def encode(value: Any) -> Any:
    """What ``json`` can write of a value: numbers, texts, lists and arrays as they are, and of anything else the name of its type."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return int(value) if isinstance(value, int) else float(value)
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, str):
        return {"text": value[:1000]}
    if isinstance(value, list | tuple):
        return {"tuple" if isinstance(value, tuple) else "list": [encode(entry) for entry in value]}
    if isinstance(value, range):
        return {"list": list(value[:MOST_NUMBERS])}
    array = _as_array(value)
    if array is not None:
        return array
    if hasattr(value, "__float__") and not hasattr(value, "__array__"):
        return float(value)
    return {"other": "function" if callable(value) else type(value).__name__}


def encode_argument(value: Any) -> Any:
    """The same for an argument, which may also be a given function, with arguments bound or without, or watched."""
    if isinstance(value, Watched):
        return {"watched": encode_argument(value.function)}
    if isinstance(value, functools.partial):
        bound = {name: encode_argument(entry) for name, entry in value.keywords.items()}
        return {"partial": [encode_argument(value.func), encode_argument(value.args), bound]}
    if isinstance(value, list | tuple):
        return {"tuple" if isinstance(value, tuple) else "list": [encode_argument(entry) for entry in value]}
    if callable(value) and not hasattr(value, "__array__"):
        name = getattr(value, "__name__", "")
        if GIVEN.get(name) is not value:
            raise TypeError(f"argument: expected plain data or a function marked by feedback.given, got {value!r}")
        return {"given": name}
    return encode(value)


def decode(plain: Any) -> Any:
    """The value that was encoded; what was an array or a tensor is one again.

    Raises
    ------
    ValueError
        If nothing that is encoded looks so: it comes from a process that may say anything.
    """
    if plain is None or isinstance(plain, bool | int | float):
        return plain
    kind, content = _only(plain)
    if kind in ("list", "tuple") and isinstance(content, list):
        entries = [decode(entry) for entry in content]
        return tuple(entries) if kind == "tuple" else entries
    if kind == "complex" and isinstance(content, list) and len(content) == 2 and all(isinstance(part, int | float) for part in content):
        return complex(*content)
    if kind == "text" and isinstance(content, str):
        return content
    if kind in ("array", "tensor"):
        return _from_array(kind, content)
    if kind == "other" and isinstance(content, str):
        return Other(content)
    raise ValueError(f"plain data: expected numbers, texts, lists or arrays, got {kind!r}")


class Other:
    """Something that is no plain data; all that is known of it is the ``name`` of its type."""

    def __init__(self, name: str) -> None:
        self.name = name


def reply(request: str, namespace: dict[str, Any]) -> str:
    """Look up a name in a notebook, call it if arguments are given, and say what came of it.

    Parameters
    ----------
    request : str
        ``{"name": ...}`` for a value; with ``"args"`` and ``"kwargs"`` for what a function returns.
    namespace : dict
        The names of the notebook.

    Returns
    -------
    str
        ``{"value": ..., "calls": [...]}``, or ``{"error": {"kind": ..., "words": ..., "line": ..., "missing": ...}}``.
    """
    wanted = json.loads(request)
    watched: list[Watched] = []
    try:
        if wanted["name"] not in namespace:
            raise NameError(name=wanted["name"])
        value = namespace[wanted["name"]]
        if "args" in wanted:
            args = [_argument(plain, watched) for plain in wanted["args"]]
            value = value(*args, **{name: _argument(plain, watched) for name, plain in wanted["kwargs"].items()})
        calls = [[_by_name(call) for call in each.calls] for each in watched]
        text = json.dumps({"value": encode(value), "calls": calls})
        return text if len(text) <= LONGEST else json.dumps({"value": {"other": "very large answer"}, "calls": [[] for _ in watched]})
    except (Exception, SystemExit) as problem:
        return json.dumps({"error": _told(problem, namespace)})


def _argument(plain: Any, watched: list[Watched]) -> Any:
    """An argument as a student's function receives it; watched functions are added to the list."""
    if not isinstance(plain, dict):
        return plain
    kind, content = _only(plain)
    if kind == "given":
        return GIVEN[content]
    if kind == "partial":
        function, args, kwargs = content
        bound = {name: _argument(value, watched) for name, value in kwargs.items()}
        return functools.partial(_argument(function, watched), *_argument(args, watched), **bound)
    if kind == "watched":
        watched.append(Watched(_argument(content, watched)))
        return watched[-1]
    if kind in ("list", "tuple"):
        entries = [_argument(entry, watched) for entry in content]
        return tuple(entries) if kind == "tuple" else entries
    return decode(plain)


def _by_name(values: dict[str, Any]) -> dict[str, Any]:
    return {name: encode(value) for name, value in values.items()}


def _only(plain: Any) -> tuple[str, Any]:
    if not isinstance(plain, dict) or len(plain) != 1:
        raise ValueError("plain data: expected one kind, got something else")
    return next(iter(plain.items()))


def _as_array(value: Any) -> dict[str, Any] | None:
    """A tensor, an array, or what can become one; None if it cannot."""
    kind, torch, numpy = "array", sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and isinstance(value, torch.Tensor):
        kind, value = "tensor", value.detach().to_dense().cpu().resolve_conj().resolve_neg()
        value = (value.double() if value.is_floating_point() else value).numpy()
    if numpy is None or not hasattr(value, "__array__"):
        return None
    array = numpy.asarray(value)
    if array.dtype.kind not in _DTYPES:
        return None
    if array.size > MOST_NUMBERS:
        return {"other": "very large answer"}
    array = numpy.ascontiguousarray(array.astype(_DTYPES[array.dtype.kind])).reshape(array.shape)
    return {kind: [array.dtype.str, list(array.shape), base64.b64encode(array.tobytes()).decode()]}


def _from_array(kind: str, content: Any) -> Any:
    import numpy

    dtype, shape, text = content if isinstance(content, list) and len(content) == 3 else ("", [], "")
    if dtype not in _DTYPES.values() or not isinstance(shape, list) or len(shape) > 8 or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError("plain data: expected an array of numbers, got something else")
    array = numpy.frombuffer(bytearray(base64.b64decode(text, validate=True)), dtype).reshape(shape)
    if kind == "array":
        return array
    import torch

    return torch.from_numpy(array)


def _told(problem: BaseException, namespace: dict[str, Any]) -> dict[str, str]:
    """An error of a student's code, with the last line of the notebook that ran, and the name that is missing, if one is."""
    line, trace, last = "", problem.__traceback__, None
    while trace is not None:
        last = trace.tb_frame
        if last.f_globals is namespace:
            line = linecache.getline(last.f_code.co_filename, trace.tb_lineno).strip()
        trace = trace.tb_next
    kind = type(problem).__name__
    if isinstance(problem, NotImplementedError):
        kind = "nothing yet" if _own(last, namespace) else kind
    missing = problem.name if isinstance(problem, NameError) else ""
    return {"kind": kind, "words": str(problem)[:500], "line": line[:200], "missing": str(missing or "")}


def _own(frame: FrameType | None, namespace: dict[str, Any]) -> bool:
    return frame is not None and frame.f_globals is namespace

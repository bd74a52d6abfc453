"""Files of results that ship with the package: written with what made them, read with a checksum."""

import functools
import hashlib
import json
import platform
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rnncortex.numerics import checks


def stamp() -> dict[str, str]:
    """What computes here and now: the commit of the package, the versions of torch and Python, the kind of machine.

    The commit ends in ``-dirty`` where files have been changed since, and is "unknown" where the package does not lie in its repository.
    """
    return {
        "commit": _commit(),
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def provenance(command: str, protocol: str) -> dict[str, str]:
    """What made a file: the command, what computed it (:func:`stamp`), and how the computation was done.

    Parameters
    ----------
    command : str
        That makes the file again, such as ``"python -m rnncortex.offline.learning.truncation"``.
    protocol : str
        Sizes, steps, precision, in words.

    Returns
    -------
    dict of str to str
    """
    return {"command": command, **stamp(), "protocol": protocol}


def part(content: dict[str, Any], made: dict[str, str]) -> dict[str, Any]:
    """A part of a recording with a stamp and a checksum of its own, which :func:`read` checks, so that later parts do not vouch for it.

    Parameters
    ----------
    content : dict
        As for :func:`write`.
    made : dict of str to str
        What computed this part, such as :func:`stamp`.

    Returns
    -------
    dict
        To stand in a list ``parts`` of what is written.
    """
    content = json.loads(json.dumps({**content, "made": made}))
    return {**content, "sha256": _digest(content)}


def checksum(*parts: np.ndarray | bytes) -> str:
    """SHA-256 of arrays (their numbers in memory, as little-endian machines have them) and bytes, one after the other."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def verify(name: str, came: str, expected: str) -> None:
    """Refuse a file whose checksum is another.

    Raises
    ------
    ValueError
        With the name of the file and both checksums.
    """
    if came != expected:
        raise ValueError(f"{name}: expected content with the checksum {expected}, got {came}")


def in_steps(weight: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Weights in 255 even steps, one size of step for each column, so that they take a quarter of the room.

    Parameters
    ----------
    weight : Tensor, shape (...) or (..., columns)

    Returns
    -------
    numbers : array of int8
    step : array of float32
        Their product is the weight, to half a step.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics import artefacts
    >>> artefacts.from_steps(*artefacts.in_steps(torch.tensor([0.5, -1.0, 0.25])))
    tensor([ 0.5039, -1.0000,  0.2520])
    """
    checks.tensor("weight", weight, "...")
    values = weight.detach().cpu().numpy()
    step = np.maximum(np.abs(values).max(0, keepdims=values.ndim > 1), 1e-9).astype(np.float32) / np.float32(127)
    return np.round(values / step).astype(np.int8), np.asarray(step)


def from_steps(numbers: np.ndarray, step: np.ndarray) -> torch.Tensor:
    """Weights as :func:`in_steps` has written them, float32."""
    return torch.from_numpy((numbers * step).astype(np.float32))


def write(file: Path, content: dict[str, Any]) -> None:
    """Write results as JSON, one entry a line, with the checksum of all.

    Parameters
    ----------
    file : Path
        Such as ``Path(__file__).with_suffix(".json")``, beside the module that makes it.
    content : dict
        Names to numbers, texts, lists and dictionaries of them; ``provenance`` among them.

    Raises
    ------
    ValueError
        If there is no provenance.
    """
    if "provenance" not in content:
        raise ValueError("content: expected an entry 'provenance' that says what made the numbers, got none")
    content = json.loads(json.dumps(content))  # as it will be read: keys are texts
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in [*content.items(), ("sha256", _digest(content))]]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def read(file: Path) -> dict[str, Any]:
    """Read results that :func:`write` has written, and check them.

    Parameters
    ----------
    file : Path

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If the content, or a :func:`part` in its list ``parts``, is not what was written.
    """
    content = json.loads(file.read_text(encoding="utf-8"))
    expected = content.pop("sha256", "none")
    verify(file.name, _digest(content), expected)
    for number, each in enumerate(content.get("parts", [])):
        verify(f"{file.name}, part {number}", _digest({k: v for k, v in each.items() if k != "sha256"}), each["sha256"])
    return content


def _digest(content: dict[str, Any]) -> str:
    return checksum(json.dumps(content, sort_keys=True).encode())


@functools.cache
def _commit() -> str:
    home = Path(__file__).resolve().parents[2]
    ask = ["git", "-C", str(home), "rev-parse", "--show-toplevel", "HEAD"]
    try:
        top, commit = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()
        changed = subprocess.run(["git", "-C", str(home), "diff", "--quiet", "HEAD"], check=False).returncode
    except (OSError, subprocess.CalledProcessError, ValueError):
        return "unknown"
    return "unknown" if Path(top) != home else commit + "-dirty" * bool(changed)

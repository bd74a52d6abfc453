"""What every result depends on beside the submission: the grader, the package, and the environment in which notebooks run."""

import functools
import hashlib
import sys
from importlib.metadata import distributions
from pathlib import Path

import rnncortex


@functools.cache
def fingerprint() -> str:
    """A digest of the files of the grader and the package, of Python, and of everything that is installed."""
    hashed = hashlib.sha256(sys.version.encode())
    for folder in (Path(__file__).parent, Path(rnncortex.__file__).parent):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                hashed.update(file.read_bytes())
    for name, version in sorted((each.name, each.version) for each in distributions()):
        hashed.update(f"{name}=={version}\n".encode())
    return hashed.hexdigest()

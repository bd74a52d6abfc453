"""What a test of bad input is made of: one good call, and the arguments that are spoiled in it, one at a time.

A test file lists its cases as ``BAD_INPUT = [Case(...), ...]``; ``tests/test_bad_input.py`` collects and runs them all.
"""

import contextlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch


@dataclass(frozen=True)
class Case:
    """A good call, and which of its arguments can be spoiled in which way; ``recordings`` are tensors that may hold whole numbers."""

    call: Callable[..., Any]
    good: dict[str, Any]
    tensors: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    others: dict[str, Any] = field(default_factory=dict)

    def spoiled(self) -> Iterator[tuple[str, str, Any]]:
        """The argument, how it is spoiled, and what it becomes."""
        for name in self.tensors:
            value = self.good[name]
            yield name, "no tensor", "text"
            yield name, "shape", value.new_zeros(())
            yield name, "integer", torch.ones(value.shape, dtype=torch.int64)
            yield name, "NaN", torch.full_like(value, torch.nan)
        for name in self.recordings:
            value = self.good[name]
            yield name, "no tensor", "text"
            yield name, "shape", value.new_zeros(())
            yield name, "NaN", torch.full_like(value, torch.nan)
        for name in self.devices:
            yield name, "precision", self.good[name].float()
            yield name, "device", self.good[name].to("meta")
        for name in self.numbers:
            yield name, "text", "text"
            yield name, "negative", -1.0
            yield name, "NaN", float("nan")
        for name in self.counts:
            yield name, "negative", -1
            yield name, "fraction", 2.5
        for name in self.choices:
            yield name, "unknown", "nonsense"
        for name in self.seeds:
            yield name, "no seed", "text"
        for name, value in self.others.items():
            yield name, "bad", value


def path_of(call: Callable) -> str:
    return f"{call.__module__}.{call.__qualname__}".removeprefix("rnncortex.")


def collected() -> list[Case]:
    """The cases that the test files beside this one list."""
    cases = []
    for file in sorted(Path(__file__).parent.rglob("test_*.py")):
        if "\nBAD_INPUT" in file.read_text(encoding="utf-8"):
            spec = importlib.util.spec_from_file_location(f"bad_input_of_{file.stem}", file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            with contextlib.suppress(pytest.skip.Exception):  # a file whose library is missing says so when its own tests are run
                spec.loader.exec_module(module)
                cases += module.BAD_INPUT
    return cases

"""What a test of bad input is made of: one good call, and the arguments that are spoiled in it, one at a time.

A test file lists its cases as ``BAD_INPUT = [Case(...), ...]``; ``tests/test_bad_input.py`` collects and runs them all.
"""

import contextlib
import importlib.util
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch

from rnncortex.models.recurrent import reference


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


STEPS = (
    "step",
    "drift",
    "preactivation",
    "slope",
    "total",
    "jacobian",
    "input_jacobian",
    "linearised_step",
    "linearised_drift",
)
"""Methods of recurrent networks that share one contract: states, small perturbations of them, and inputs, each for one moment."""


def recurrent_cases(network: Any) -> list[Case]:
    """Cases for those of :data:`STEPS` that a network has, and for its ``forward(inputs, h0)``.

    Each argument is spoiled as a tensor, in precision and device, and by a last dimension that is one too long; a run by having no steps.
    """
    weight = reference(network)
    assert weight is not None
    size, channels = network.state_size, network.input_size
    sizes = {"state": (3, size), "vectors": (3, 2, size), "inputs": (3, channels)}
    runs = {"inputs": (3, 5, channels), "h0": (1, 3, size)}
    cases = []
    for name, shapes in [*((name, sizes) for name in STEPS), ("forward", runs)]:
        method = getattr(network, name, None)
        if method is None or method.__name__ != name:
            continue
        arguments = inspect.signature(method).parameters
        needed = {name for name, argument in arguments.items() if argument.default is inspect.Parameter.empty}
        if not set(arguments) & {"state", "h0"} or not needed <= set(shapes):
            continue
        good = {argument: weight.detach().new_full(shape, 0.1) for argument, shape in shapes.items() if argument in arguments}
        spoiled = tuple(argument for argument, value in good.items() if value.numel())
        longer = {argument: torch.cat((good[argument], good[argument][..., :1]), -1) for argument in spoiled}
        cases.append(Case(method, good, tensors=spoiled, devices=spoiled, others=longer))
        if name == "forward":
            cases.append(Case(method, good, others={"inputs": good["inputs"][:, :0]}))
    return cases


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

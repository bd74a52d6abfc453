"""What is broken on purpose: one function of the package at a time, in place, so that every name that it goes by is broken with it."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import torch
from torch import Tensor

PACKAGE = Path(__file__).resolve().parents[2] / "rnncortex"
FACTORS = (0.9, 1.1)


@dataclass(frozen=True)
class Target:
    """A function of the package, such as ``rnncortex.theory.random_networks.balance`` and ``Balance.drift``."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}".removeprefix("rnncortex.")

    def function(self) -> FunctionType:
        """The function itself, without decorators, property or class method around it."""
        found: Any = importlib.import_module(self.module)
        for part in self.name.split("."):
            found = inspect.getattr_static(found, part)
        found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
        found = inspect.unwrap(found)
        assert isinstance(found, FunctionType), self
        return found


@dataclass(frozen=True)
class Mutant:
    """One function with one fault: what was changed, in words, and how to break it for good in this process.

    ``apply`` returns a function that says whether the fault has changed anything so far.
    """

    target: Target
    change: str
    apply: Callable[[FunctionType], Callable[[], bool]]

    @property
    def name(self) -> str:
        return f"{self.target}: {self.change}"


def redirect(function: FunctionType, to: Callable[..., Any]) -> Callable[[], None]:
    """Have every call of a function answered by another; what is returned undoes it."""
    code, defaults, options = function.__code__, function.__defaults__, function.__kwdefaults__
    name = f"_instead_of_{id(function)}"
    function.__globals__[name] = to
    stub = eval(f"lambda *args, **options: {name}(*args, **options)").__code__
    function.__code__ = stub.replace(co_freevars=code.co_freevars)
    function.__defaults__ = function.__kwdefaults__ = None

    def undo() -> None:
        function.__code__, function.__defaults__, function.__kwdefaults__ = code, defaults, options

    return undo


def scaled(value: Any, factor: float) -> Any:
    """Every number in a result multiplied; whole numbers move by one at least, and truth values become their opposites."""
    if isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, int | np.integer):
        return int(_moved(torch.tensor(int(value)), factor))
    if isinstance(value, float | complex | np.inexact):
        return value * factor
    if isinstance(value, Tensor):
        if value.dtype == torch.bool:
            return ~value
        return value * factor if value.is_floating_point() or value.is_complex() else _moved(value, factor)
    if isinstance(value, np.ndarray):
        return value * factor if np.issubdtype(value.dtype, np.inexact) else scaled(torch.from_numpy(value), factor).numpy()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(scaled(part, factor) for part in value))
    if isinstance(value, tuple | list):
        return type(value)(scaled(part, factor) for part in value)
    if isinstance(value, dict):
        return {key: scaled(part, factor) for key, part in value.items()}
    return value


def _moved(value: Tensor, factor: float) -> Tensor:
    step = (value.abs() * abs(factor - 1)).round().clamp(min=1).to(value.dtype)
    return value + value.sign() * (step if factor > 1 else -step)


def differs(one: Any, other: Any) -> bool:
    """Whether any number of two results of the same form differs."""
    if isinstance(one, Tensor):
        return not torch.equal(one.detach(), other.detach())
    if isinstance(one, np.ndarray):
        return not np.array_equal(one, other)
    if isinstance(one, tuple | list):
        return any(differs(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        return any(differs(one[key], other[key]) for key in one)
    return one is not other and one != other


def parts_of(function: FunctionType) -> list[str | int | None]:
    """The parts of what a function returns that are scaled one at a time: fields, places in a pair, or the whole (None)."""
    returns = get_type_hints(function).get("return")
    if inspect.isclass(returns) and issubclass(returns, tuple) and hasattr(returns, "_fields"):
        return list(returns._fields)
    if get_origin(returns) is tuple and ... not in get_args(returns):
        return list(range(len(get_args(returns))))
    return [None]


def scale(target: Target, part: str | int | None, factor: float) -> Mutant:
    """A function whose result, or one part of it, is multiplied by a factor."""

    def apply(function: FunctionType) -> Callable[[], bool]:
        original = FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
        original.__kwdefaults__ = function.__kwdefaults__
        changed = []

        def broken(*args: Any, **options: Any) -> Any:
            result = original(*args, **options)
            if part is None:
                other = scaled(result, factor)
            elif isinstance(part, str):
                other = result._replace(**{part: scaled(getattr(result, part), factor)})
            else:
                other = tuple(scaled(value, factor) if place == part else value for place, value in enumerate(result))
            if not changed and differs(result, other):
                changed.append(True)
            return other

        redirect(function, broken)
        return lambda: bool(changed)

    which = "" if part is None else f"{part} " if isinstance(part, str) else f"number {part + 1} "
    return Mutant(target, f"{which}× {factor:g}", apply)


def modules_of(floor: str) -> Iterator[str]:
    """The modules of a floor that hold code of their own."""
    for file in sorted((PACKAGE / floor).rglob("*.py")):
        if not file.name.startswith("_"):
            yield ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)


def public_functions(module: ModuleType) -> Iterator[Target]:
    """The public functions that a module defines, and the public methods of its public classes."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(value):
            for method, found in vars(value).items():
                if not method.startswith("_") and (inspect.isfunction(found) or isinstance(found, property | classmethod | staticmethod)):
                    yield Target(module.__name__, f"{name}.{method}")
        elif callable(value):
            yield Target(module.__name__, name)


def of_theory() -> tuple[list[Mutant], list[Target]]:
    """Every public function of theory with each part of its result × 0.9 and × 1.1; and those that return no numbers."""
    mutants, others = [], []
    for name in modules_of("theory"):
        for target in public_functions(importlib.import_module(name)):
            function = target.function()
            if get_type_hints(function).get("return") is str:
                others.append(target)
            else:
                mutants += [scale(target, part, factor) for part in parts_of(function) for factor in FACTORS]
    return mutants, others

"""Packages whose modules load when they are first used, so that nobody pays for what he does not call."""

from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules(package: str, path: Iterable[str]) -> tuple[Callable[[str], ModuleType], Callable[[], list[str]], list[str]]:
    """What a package needs to offer every public module of its folder: ``__getattr__``, ``__dir__`` and ``__all__``."""
    names = sorted(module.name for module in iter_modules(path) if not module.name.startswith("_"))

    def load(name: str) -> ModuleType:
        if name in names:
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return load, lambda: names, names

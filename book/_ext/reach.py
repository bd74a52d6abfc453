"""Which files of the package a piece of code can reach, as far as can be read from code alone.

Imports count wherever they stand, in functions too, and so do dotted names: packages load their modules when they are first used, so that
``analysis.dynamics.lyapunov`` in a page is an import as well. What is reached is read in its turn. With a module come the packages that it
is in and the data files beside it. Where code could reach more than it says - a package that is handed on whole, a module imported under a
name that is made up while it runs - everything that it might be counts.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MADE_UP = {"__import__", "eval", "exec", "import_module"}
"""Calls that can load a module whose name the code does not say."""


class Reach:
    """The files of one package, as they are now, and what code reaches in it.

    Parameters
    ----------
    folder : Path
        Of the package.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        self.modules = {self._name_of(file): file for file in self.files if file.suffix == ".py"}
        self.packages = {name for name, file in self.modules.items() if file.name == "__init__.py"} | {folder.name}
        self._direct = cache(self._read_module)

    def names(self, code: str) -> set[str]:
        """The modules that code reaches, directly and through others."""
        reached: set[str] = set()
        due = set(self._read(code, may_load_its_own=False))
        while due:
            name = due.pop()
            reached.add(name)
            due |= self._direct(name) - reached
        return reached

    def named(self, code: str) -> set[str]:
        """The modules that code names itself."""
        return set(self._read(code, may_load_its_own=False))

    def of(self, code: str) -> list[Path]:
        """The files that code reaches: modules, and the data beside them."""
        modules = [self.modules[name] for name in self.names(code) if name in self.modules]
        folders = {file.parent for file in modules if file.name != "__init__.py"}
        data = [file for file in self.files if file.suffix != ".py" and file.parent in folders]
        return sorted(modules + data)

    def _name_of(self, file: Path) -> str:
        parts = file.relative_to(self.folder.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def _read_module(self, name: str) -> set[str]:
        file = self.modules.get(name)
        if file is None:
            return set()
        return set(self._read(file.read_text(encoding="utf-8"), may_load_its_own=file.name in ("__init__.py", "_lazy.py")))

    def _read(self, code: str, *, may_load_its_own: bool) -> Iterator[str]:
        """What code names. The files that make packages load their modules lazily may make up names: a dotted name says which is meant."""
        try:
            tree = ast.parse(code)
        except SyntaxError:
            yield from self._inside(self.folder.name)
            return
        bound: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if self._is_ours(alias.name):
                        bound.setdefault(alias.asname or self.folder.name, set()).add(alias.name if alias.asname else self.folder.name)
                        yield from self._along(alias.name)
            elif isinstance(node, ast.ImportFrom) and (node.level or self._is_ours(node.module or "")):
                module = self.folder.name if node.level else str(node.module)
                yield from self._along(module)
                for alias in node.names:
                    if node.level or alias.name == "*":
                        yield from self._inside(module)
                    else:
                        bound.setdefault(alias.asname or alias.name, set()).add(f"{module}.{alias.name}")
                        yield from self._along(f"{module}.{alias.name}")
        yield from self._used(tree, bound)
        if not may_load_its_own:
            yield from self._made_up(tree)

    def _used(self, tree: ast.AST, bound: dict[str, set[str]]) -> Iterator[str]:
        """The modules that dotted names lead to; a package with no module after it may mean any of its modules."""
        inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute | ast.Name) and id(node) not in inner:
                root, path = _dotted(node)
                for start in bound.get(root, ()):
                    name = ".".join([start, *path])
                    yield from self._inside(name) if name in self.packages else self._along(name)

    def _made_up(self, tree: ast.AST) -> Iterator[str]:
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            root, path = _dotted(node.func)
            called = path[-1] if path else root
            if called in MADE_UP and not (called in ("eval", "exec") and path):
                said = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
                if not isinstance(said, str) or called in ("eval", "exec"):
                    yield from self._inside(self.folder.name)
                elif self._is_ours(said):
                    yield from self._inside(said) if said in self.packages else self._along(said)

    def _is_ours(self, name: str) -> bool:
        return name.split(".")[0] == self.folder.name

    def _along(self, name: str) -> Iterator[str]:
        """The modules on the way of a dotted name, packages included."""
        parts = name.split(".")
        prefixes = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
        yield from (prefix for prefix in prefixes if prefix in self.modules or prefix in self.packages)

    def _inside(self, package: str) -> Iterator[str]:
        yield from self._along(package)
        yield from (name for name in self.modules if f"{name}.".startswith(f"{package}."))


def _dotted(node: ast.AST) -> tuple[str, list[str]]:
    """The first part of a dotted name and the others; no first part where it begins with something else than a name."""
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.insert(0, node.attr)
        node = node.value
    return (node.id if isinstance(node, ast.Name) else "", path)

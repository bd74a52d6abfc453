"""Sphinx extension: ``{floor} rnncortex.theory`` is the reference of a subpackage, wing by wing, always the modules that there are.

Each wing begins with a line for every function and class; what they take and give stands below, module by module.
"""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROLE = re.compile(r":[\w:]+:`~?([^`]*)`")
MODULE = """\
({name})=
### {title}

```{{eval-rst}}
.. automodule:: {name}
```

"""


class Floor(SphinxDirective):
    """A section for every wing of a subpackage, made from the docstrings of its modules."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse the wings as if they stood in the page."""
        text = "".join(_wing(self.arguments[0], wing, modules) for wing, modules in wings(self.arguments[0]).items())
        place = nodes.Element()
        self.state.nested_parse(StringList(text.splitlines(), source=self.arguments[0]), 0, place, match_titles=True)
        return place.children


def wings(package: str) -> dict[str, list[str]]:
    """The modules of a package by wing; those outside one stand first."""
    found: dict[str, list[str]] = {}
    for name in public_modules(package):
        rest = name.removeprefix(f"{package}.").split(".")
        if hasattr(import_module(name), "__path__"):
            found.setdefault(rest[0], [])
        else:
            found.setdefault(rest[0] if len(rest) > 1 else "", []).append(name)
    return {wing: found[wing] for wing in sorted(found) if found[wing]}


def public_modules(package: str) -> list[str]:
    """The modules of a package, those of its subpackages included, without the private ones."""
    names = (module.name for module in pkgutil.walk_packages(import_module(package).__path__, package + "."))
    return [name for name in names if "._" not in name]


def members(module: str) -> Iterator[tuple[str, str]]:
    """The public functions and classes that a module defines, each with the first line that is said of it."""
    for name, thing in vars(import_module(module)).items():
        if not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__ == module:
            yield name, ROLE.sub(r"`\1`", (inspect.getdoc(thing) or "").partition("\n")[0])


def in_words(name: str) -> str:
    """A name of the code as a heading: ``"fixed_points"`` is "Fixed points"."""
    words = name.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def skip_foreign(app: Sphinx, kind: str, name: str, thing: object, skip: bool, options: object) -> bool | None:
    """Leave out methods that another package writes into a class of ours, such as scikit-learn's ``set_score_request``."""
    module = getattr(thing, "__module__", None) or ""
    return True if inspect.isroutine(thing) and not module.startswith("rnncortex") else None


def _wing(package: str, wing: str, modules: list[str]) -> str:
    heading = f"({package}.{wing})=\n## {in_words(wing)}\n\n" if wing else "## Contents\n\n"
    lines = [f"- {{py:obj}}`~{module}.{name}`: {words}" for module in modules for name, words in members(module)]
    return heading + "\n".join(lines) + "\n\n" + "".join(MODULE.format(name=name, title=in_words(name)) for name in modules)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, and what autodoc leaves out."""
    app.add_directive("floor", Floor)
    app.connect("autodoc-skip-member", skip_foreign)
    return {"version": "1", "parallel_read_safe": True}

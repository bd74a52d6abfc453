"""Sphinx extension: the reference of the package, floor by floor and wing by wing, always the modules that there are.

``{floor} rnncortex.theory`` is a line for every wing, each of which has a page of its own (``wings.py`` writes them), and the modules
outside wings; ``{wing} rnncortex.theory.dynamics`` is a wing. A line for every function and class comes first; what they take and give
stands below, module by module.
"""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective
from wings import called, in_words, title_and_words, wings_of, write_pages

ROLE = re.compile(r":[\w:]+:`~?([^`]*)`")
MODULE = """\
({name})=
## {title}

```{{eval-rst}}
.. automodule:: {name}
```

"""


class Floor(SphinxDirective):
    """A line for every wing of a subpackage, then the modules outside wings, made from their docstrings."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse lines and modules as if they stood in the page."""
        package = self.arguments[0]
        found = wings_of(Path(self.env.srcdir, *package.split(".")))
        lines = [_wing_line(package, wing, said) for wing, said in found.items()]
        outside = [name for name in public_modules(package) if name.count(".") == 2 and name.rpartition(".")[2] not in found]
        text = "## By subject\n\n" + "\n".join(lines) + "\n\n" if lines else ""
        return _parsed(self, text + (_modules("For all subjects" if lines else "Functions and classes", outside) if outside else ""))


class Wing(SphinxDirective):
    """The modules of a wing, made from their docstrings."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse them as if they stood in the page."""
        return _parsed(self, _modules("Functions and classes", public_modules(self.arguments[0])))


def _parsed(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    place = nodes.Element()
    directive.state.nested_parse(StringList(text.splitlines(), source=directive.arguments[0]), 0, place, match_titles=True)
    return place.children


def _wing_line(package: str, wing: str, said: str) -> str:
    title, words = title_and_words(wing, said)
    count = sum(1 for name in public_modules(f"{package}.{wing}") for _ in members(name))
    return f"- {{ref}}`{title} <{package}.{wing}>`: {words} *({count} {'name' if count == 1 else 'names'})*"


def _modules(heading: str, names: list[str]) -> str:
    lines = [f"- {{py:obj}}`~{module}.{name}`: {words}" for module in names for name, words in members(module)]
    sections = [MODULE.format(name=name, title=called(import_module(name).__doc__ or "") or in_words(name)) for name in names]
    return f"## {heading}\n\n" + "\n".join(lines) + "\n\n" + "".join(sections)


def public_modules(package: str) -> list[str]:
    """The modules of a package, those of its subpackages included, without the private ones and without the packages themselves."""
    found = pkgutil.walk_packages(import_module(package).__path__, package + ".")
    return [module.name for module in found if not module.ispkg and "._" not in module.name]


def members(module: str) -> Iterator[tuple[str, str]]:
    """The public functions and classes that a module defines, each with the first line that is said of it."""
    for name, thing in vars(import_module(module)).items():
        if not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__ == module:
            yield name, ROLE.sub(r"`\1`", (inspect.getdoc(thing) or "").partition("\n")[0])


def skip_foreign(app: Sphinx, kind: str, name: str, thing: object, skip: bool, options: object) -> bool | None:
    """Leave out what says nothing: the fields of a result as numbers of a tuple, since its docstring has them with shape and unit, and
    methods that another package writes into a class of ours, such as scikit-learn's ``set_score_request``.
    """
    if type(thing).__name__ == "_tuplegetter":
        return True
    module = getattr(thing, "__module__", None) or ""
    return True if inspect.isroutine(thing) and not module.startswith("rnncortex") else None


def write_wings(app: Sphinx, config: Config) -> None:
    """Have the pages of the wings before the table of contents is read."""
    write_pages(Path(app.srcdir))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives, the pages of the wings, and what autodoc leaves out."""
    app.add_directive("floor", Floor)
    app.add_directive("wing", Wing)
    app.connect("config-inited", write_wings, priority=100)
    app.connect("autodoc-skip-member", skip_foreign)
    return {"version": "1", "parallel_read_safe": True}

"""Sphinx extension: ``{floor} rnncortex.theory`` is the reference of a subpackage, module by module, always the ones that there are."""

import pkgutil
from importlib import import_module
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

MODULE = """\
({name})=
## `{short}`

```{{eval-rst}}
.. automodule:: {name}
```

"""


class Floor(SphinxDirective):
    """A section for every public module of a subpackage, made from its docstrings."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse one section a module as if it stood in the page."""
        text = "".join(MODULE.format(name=name, short=name.rpartition(".")[2]) for name in public_modules(self.arguments[0]))
        place = nodes.Element()
        self.state.nested_parse(StringList(text.splitlines(), source=self.arguments[0]), 0, place, match_titles=True)
        return place.children


def public_modules(package: str) -> list[str]:
    """The modules of a package, those of its subpackages included, without the private ones."""
    names = (module.name for module in pkgutil.walk_packages(import_module(package).__path__, package + "."))
    return [name for name in names if "._" not in name]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("floor", Floor)
    return {"version": "1", "parallel_read_safe": True}

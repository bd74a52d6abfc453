"""What an extension keeps of each page from the time that it was read: in the build's environment, until the page is read again."""

from typing import Generic, TypeVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

T = TypeVar("T")


class Kept(Generic[T]):
    """Facts by page, ``facts.of(env)[docname]``.

    Parameters
    ----------
    name : str
        Of the attribute of the environment that holds them, one for each of these.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def of(self, env: BuildEnvironment) -> dict[str, T]:
        """What is kept, by page."""
        return env.__dict__.setdefault(self.name, {})

    def connect(self, app: Sphinx) -> None:
        """Drop what was kept of a page that is about to be read again, or is gone."""
        app.connect("env-purge-doc", lambda app, env, docname: self.of(env).pop(docname, None))


class Gathering(Kept[None]):
    """The pages that show what was gathered from all others, noted by ``gathering.add(env)`` where such a directive is read."""

    def add(self, env: BuildEnvironment) -> None:
        """The page that is being read is one."""
        self.of(env)[env.docname] = None

    def connect(self, app: Sphinx) -> None:
        """Have them written again at the end, too, since any other page may have changed."""
        super().connect(app)
        app.connect("env-updated", lambda app, env: sorted(self.of(env)))

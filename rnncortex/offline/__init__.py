"""Floor 3½: computations too long for a page, and their results, which ship with the package."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Floor 4: every figure of the book, as a function of results that returns the figure with its description."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

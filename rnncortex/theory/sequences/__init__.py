"""Symbol sequences: Markov chains, and the bounds of linear filters."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Learning through time: what exact gradients cost, and what cutting or forcing them changes."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

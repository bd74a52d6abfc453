"""Floor 2½: simulated recordings, whose truth is known because it was planted."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

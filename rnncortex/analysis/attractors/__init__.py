"""Attractor networks: recall of stored patterns and completion of cues."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

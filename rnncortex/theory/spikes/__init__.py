"""Spike trains: refractory neurons and the intervals of renewal processes."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Connectionist models: units under constant input, ideal observers, and what finite memories can do."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Synapses whose strength depends on what passed through them: short-term depression and facilitation."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Reservoir computing: recurrent weights that stay as they are, and a readout that is learned."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

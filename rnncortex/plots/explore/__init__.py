"""Sliders: figures that a reader moves, with one parameter or two, by part of the principles."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

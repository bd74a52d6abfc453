"""Circuits of the brain: rings of units that hold and turn an angle, layers, interneurons and place cells."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Circuits of the brain: what mathematics says of rings, layers and interneurons."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Sequence labelling: networks that give each position of a sequence a label, from as much context as each can see."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

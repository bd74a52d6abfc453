"""Connectionist models of words: interactive activation, TRACE, and the networks of Jordan and Elman."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

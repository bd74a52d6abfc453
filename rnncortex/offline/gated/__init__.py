"""Gated networks: what they cost, and what they learn that others do not."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

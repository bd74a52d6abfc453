"""Batteries: models that are fitted to the records of a cell by the usual means."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

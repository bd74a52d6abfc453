"""Models of a battery that are fitted to its records by the usual means."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

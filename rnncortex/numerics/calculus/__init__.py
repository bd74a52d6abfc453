"""Calculus: derivatives, roots and level crossings, curvature of a loss, and Gaussian integrals."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

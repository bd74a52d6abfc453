"""Dynamical systems: solvers of differential equations, and systems whose behaviour is known."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

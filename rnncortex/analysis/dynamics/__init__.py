"""Dynamical systems: fixed points, basins, Lyapunov exponents, perturbations and memory of a network."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

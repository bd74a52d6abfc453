"""Populations: rotations, covariances in time, and the surrogates that such measures are tested against."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

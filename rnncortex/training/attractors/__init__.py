"""Attractor networks: Boltzmann machines, exactly, by sampling and by contrastive divergence."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

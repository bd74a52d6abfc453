"""Reinforcement learning: worlds that answer actions with observations and rewards."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

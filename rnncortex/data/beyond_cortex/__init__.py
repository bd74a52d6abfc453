"""Recordings from beyond cortex: genomes, patients, people at rest, batteries, wind turbines, bodies that move."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

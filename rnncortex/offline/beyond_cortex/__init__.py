"""Beyond cortex: batteries, genomes, patients, people at rest and wind turbines."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

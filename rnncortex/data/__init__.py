"""Floor 2: recorded data, a loader a recording, with source, licence, units and provenance."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

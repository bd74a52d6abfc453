"""Floor 2: what mathematics predicts, as pure functions from parameters to numbers."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

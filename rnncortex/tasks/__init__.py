"""Floor 2: trials to learn from and to be tested on, each with what chance and the optimum reach."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

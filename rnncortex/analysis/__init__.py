"""Floor 3: what is measured on a trajectory, a network or a recording."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Learning curves: what is retained of a task while another is learned."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Symbol sequences: hidden Markov models, Markov chains and information."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

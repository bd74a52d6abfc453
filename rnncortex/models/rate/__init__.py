"""Rate networks: the leaky recurrent network, what constrains it, and what is built on it."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

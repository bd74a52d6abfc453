"""Neural data: recorded neurons and the behaviour beside them, as spike times, calcium, and files of other laboratories."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Networks for irregular times: between two observations the state decays, or follows a differential equation."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

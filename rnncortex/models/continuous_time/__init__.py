"""Irregular times: networks whose state decays, or follows a differential equation, between two observations."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

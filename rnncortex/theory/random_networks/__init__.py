"""Random networks: spectra, mean field, balance and planted structure."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

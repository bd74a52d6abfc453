"""Forecasts of a series at several horizons: linear ones, windows for networks, skill and quantiles, all with gaps in the record."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

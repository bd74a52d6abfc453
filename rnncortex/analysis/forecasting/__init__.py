"""Forecasting: linear forecasts of a series at several horizons, windows for networks, skill and quantiles, all with gaps in the record."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

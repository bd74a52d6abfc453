"""Spike trains: generalised linear and recurrent models fitted to spikes, and spike-timing dependent plasticity."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

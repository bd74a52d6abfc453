"""Decoding: Wiener, Kalman and Bayesian decoders, linear readouts, and scores on held-out trials."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

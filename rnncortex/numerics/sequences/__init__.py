"""Sequences of hidden states: Markov chains, the forward filter, and linear-Gaussian state-space models."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Short-term plasticity: what mathematics says of synapses that depress and facilitate."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

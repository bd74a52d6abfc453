"""Learning: real-time recurrent learning, scheduled sampling, continual and adversarial training, temporal differences, three factors."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

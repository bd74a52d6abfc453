"""Words and sentences: forced choices of letters, streams of letters, simple grammars."""

from rnncortex import _lazy

__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)

"""Floor 3: how networks learn."""

from rnncortex.training import supervised

__all__ = ["supervised"]

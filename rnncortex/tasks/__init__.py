"""Floor 2: generated data with known ground truth."""

from rnncortex.tasks import batch, filters, flip_flop, rhythm, systems

__all__ = ["batch", "filters", "flip_flop", "rhythm", "systems"]

"""Floor 2: generated data with known ground truth."""

from rnncortex.tasks import batch, flip_flop, rhythm, systems

__all__ = ["batch", "flip_flop", "rhythm", "systems"]

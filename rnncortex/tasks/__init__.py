"""Floor 2: generated data with known ground truth."""

from rnncortex.tasks import batch, decisions, filters, flip_flop, flow, reaching, rhythm, systems

__all__ = ["batch", "decisions", "filters", "flip_flop", "flow", "reaching", "rhythm", "systems"]
